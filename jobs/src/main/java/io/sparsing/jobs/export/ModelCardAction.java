package io.sparsing.jobs.export;

import io.sparsing.jobs.law.FittedSeries;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.table.ScalingFitRow;
import io.sparsing.jobs.table.Warehouse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes what model cards say of series: the sparsity of the last checkpoint, and the limit. */
public final class ModelCardAction {
  private final Warehouse warehouse;
  private final SeriesChoice series;
  private final String version;

  /**
   * Cards of these series.
   *
   * @param series their names; all where empty
   * @param version of this software
   */
  public ModelCardAction(Warehouse warehouse, List<String> series, String version) {
    this.warehouse = warehouse;
    this.series = new SeriesChoice(series);
    this.version = version;
  }

  /**
   * Markdown.
   *
   * @throws io.sparsing.jobs.InputException if a name is none of a series, or none was measured
   */
  public String execute() {
    List<MeasuredSeries> all = MeasuredSeries.read(warehouse);
    series.check(
        all.stream().map(MeasuredSeries::series).collect(Collectors.toSet()),
        "a series with training tokens and PPL-p% measurements in the tables");
    Map<MeasuredSeries, ScalingFitRow> fits =
        FittedSeries.latest(warehouse, all).stream()
            .collect(Collectors.toMap(FittedSeries::series, FittedSeries::fit));
    Map<String, String> corpora = ExportCurvesAction.corpora(warehouse);
    return new ModelCard(
            all.stream()
                .filter(one -> series.has(one.series()))
                .map(
                    one ->
                        new ModelCard.Line(
                            one,
                            corpora.getOrDefault(one.corpusId(), one.corpusId()),
                            Optional.ofNullable(fits.get(one))))
                .toList(),
            version)
        .markdown();
  }
}
