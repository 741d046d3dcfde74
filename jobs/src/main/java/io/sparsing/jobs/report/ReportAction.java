package io.sparsing.jobs.report;

import io.sparsing.analysis.report.HtmlReport;
import io.sparsing.analysis.report.data.ProvenanceGroup;
import io.sparsing.analysis.report.data.ReportData;
import io.sparsing.jobs.law.FittedSeries;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Gathers all results from the tables into one HTML page. It fits and compares nothing: laws and
 * comparisons are those that were made last.
 */
public final class ReportAction {
  private final Warehouse warehouse;
  private final String title;

  /** A report under a heading. */
  public ReportAction(Warehouse warehouse, String title) {
    this.warehouse = warehouse;
    this.title = title;
  }

  /** The page. */
  public String execute() {
    List<MeasuredSeries> series = MeasuredSeries.read(warehouse);
    Map<String, CorpusRow> corpora =
        Warehouse.records(warehouse.read(WarehouseTable.CORPORA), CorpusRow.class).stream()
            .collect(Collectors.toMap(CorpusRow::corpusId, row -> row, (first, second) -> first));
    ReportTables tables = new ReportTables(warehouse, corpora);
    List<FittedSeries> fitted = FittedSeries.latest(warehouse, series);
    UnaryOperator<String> corpusName = id -> name(corpora, id);
    SeriesSections sections = new SeriesSections(fitted, corpusName);
    List<ProvenanceGroup> provenance = new ReportProvenance(warehouse).groups(corpora.values());
    LatestMeasurements latest = LatestMeasurements.of(series);
    String corpusId = latest.bySeries().isEmpty() ? tables.mostMeasuredCorpus() : latest.corpusId();
    ReportData data =
        new ReportData(
            title,
            Instant.now(),
            series.stream().map(sections::of).toList(),
            tables.measurements(),
            tables.pplCurves(corpusId),
            tables.layers(corpusId),
            new TrainingLossCurves(warehouse, series).read(),
            new ReportComparison(warehouse, latest).read(corpusName.apply(latest.corpusId())),
            new ModelFindings(warehouse, corpusName).of(fitted),
            provenance);
    StringBuilder page = new StringBuilder();
    try {
      HtmlReport.write(data, page);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the report", e);
    }
    return page.toString();
  }

  private static String name(Map<String, CorpusRow> corpora, String corpusId) {
    return corpora.containsKey(corpusId) ? corpora.get(corpusId).uri() : corpusId;
  }
}
