package io.sparsing.jobs.scaling;

import io.sparsing.analysis.scaling.Alternative;
import io.sparsing.analysis.scaling.Interval;
import io.sparsing.analysis.scaling.NotEnoughPointsException;
import io.sparsing.analysis.scaling.ScalingFit;
import io.sparsing.analysis.scaling.ScalingLawFitter;
import io.sparsing.analysis.scaling.Verdict;
import io.sparsing.jobs.table.ScalingFitRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Fits the laws to every measured series and enters them in {@code scaling_fits}. */
public final class FitLawsAction {
  private final Warehouse warehouse;

  /** An action over all series in the tables. */
  public FitLawsAction(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * What was fitted.
   *
   * @param fits one for each series with enough points
   * @param skipped one line for each series with too few
   */
  public record Result(List<ScalingFit> fits, List<String> skipped) {
    /** What the fits say, in words: a paragraph for each series. */
    public List<String> findings() {
      return fits.stream().map(fit -> Verdict.of(fit).text()).toList();
    }
  }

  /** Fits all series; a fit of the same points is not entered twice. */
  public Result execute() {
    List<ScalingFit> fits = new ArrayList<>();
    List<ScalingFitRow> rows = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (MeasuredSeries series : MeasuredSeries.read(warehouse)) {
      try {
        ScalingFit fit = new ScalingLawFitter().fit(series.seriesPoints());
        fits.add(fit);
        rows.add(row(series, fit));
      } catch (NotEnoughPointsException e) {
        skipped.add(e.getMessage());
      }
    }
    warehouse.insertMissing(WarehouseTable.SCALING_FITS, rows);
    return new Result(fits, skipped);
  }

  private static ScalingFitRow row(MeasuredSeries series, ScalingFit fit) {
    Map<String, Double> alternatives = new TreeMap<>();
    for (Alternative alternative : fit.alternatives()) {
      alternatives.put(alternative.law(), alternative.aicc());
    }
    return new ScalingFitRow(
        series.fitId(),
        fit.series(),
        Optional.of(series.corpusId()),
        Optional.of(series.percent()),
        fit.law(),
        fit.parameters(),
        ends(fit, Interval::low),
        ends(fit, Interval::high),
        fit.meanSquaredError(),
        fit.meanAbsoluteError(),
        fit.rSquared(),
        fit.aicc(),
        fit.points(),
        fit.limit(),
        fit.limitInterval().low(),
        fit.limitInterval().high(),
        fit.identified(),
        Optional.of(fit.extrapolationMeanAbsoluteError()),
        alternatives,
        Instant.now());
  }

  private static Map<String, Double> ends(ScalingFit fit, Function<Interval, Double> end) {
    Map<String, Double> ends = new TreeMap<>();
    fit.intervals().forEach((name, interval) -> ends.put(name, end.apply(interval)));
    return ends;
  }
}
