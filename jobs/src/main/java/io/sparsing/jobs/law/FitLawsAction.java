package io.sparsing.jobs.law;

import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.NotEnoughPointsException;
import io.sparsing.analysis.law.interval.BootstrapIntervals;
import io.sparsing.analysis.law.interval.Scatter;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import io.sparsing.analysis.law.verdict.Verdict;
import io.sparsing.jobs.table.ScalingFitRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Encoders;

/**
 * Fits the laws to every measured series and enters them in {@code scaling_fits}.
 *
 * <p>Where all measurements of a series tell what each document moves them by ({@code influences}),
 * the fit takes their sampling errors.
 */
public final class FitLawsAction {
  private final Warehouse warehouse;
  private final FitOptions options;

  /** An action over all series in the tables, with the standard options. */
  public FitLawsAction(Warehouse warehouse) {
    this(warehouse, FitOptions.STANDARD);
  }

  /** An action over all series in the tables. */
  public FitLawsAction(Warehouse warehouse, FitOptions options) {
    this.warehouse = warehouse;
    this.options = options;
  }

  /**
   * What was fitted.
   *
   * @param fits one for each series with enough points
   * @param notes one line for each series with too few, for each of whose points some were left
   *     out, and for each whose sampling errors are known in part only, with the reason
   */
  public record Result(List<ScalingFit> fits, List<String> notes) {
    /** What the fits say, in words: a paragraph for each series. */
    public List<String> findings() {
      return fits.stream().map(fit -> Verdict.of(fit).text()).toList();
    }
  }

  /** Fits all series; a fit of the same points with the same options is not entered twice. */
  public Result execute() {
    return fit(MeasuredSeries.read(warehouse));
  }

  /** Fits only series of whose points no fit with these options is entered yet. */
  public Result executeChanged() {
    Set<String> entered =
        Set.copyOf(
            warehouse
                .read(WarehouseTable.SCALING_FITS)
                .select("fit_id")
                .as(Encoders.STRING())
                .collectAsList());
    return fit(
        MeasuredSeries.read(warehouse).stream()
            .filter(series -> !entered.contains(series.fitId(options)))
            .toList());
  }

  private Result fit(List<MeasuredSeries> all) {
    List<ScalingFit> fits = new ArrayList<>();
    List<ScalingFitRow> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    SeriesErrors errors = new SeriesErrors(warehouse);
    for (MeasuredSeries series : all) {
      notes.addAll(series.notes());
      SeriesErrors.Fitted fitted = errors.of(series);
      fitted.note().ifPresent(notes::add);
      try {
        ScalingFit fit = new ScalingLawFitter(options).fit(fitted.points());
        fits.add(fit);
        rows.add(row(series, fit));
      } catch (NotEnoughPointsException e) {
        notes.add(e.getMessage());
      }
    }
    warehouse.insertMissing(WarehouseTable.SCALING_FITS, rows);
    return new Result(fits, notes);
  }

  private ScalingFitRow row(MeasuredSeries series, ScalingFit fit) {
    return new ScalingFitRow(
        series.fitId(options),
        fit.series(),
        Optional.of(series.corpusId()),
        Optional.of(series.percent()),
        fit.law(),
        fit.parameters(),
        ends(fit.intervals(), Interval::low),
        ends(fit.intervals(), Interval::high),
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
        alternatives(fit, Alternative::aicc),
        Instant.now(),
        Optional.of(alternatives(fit, Alternative::extrapolationMeanAbsoluteError)),
        Optional.of(fit.preferred()),
        Optional.of(fit.limitStatus().name().toLowerCase(Locale.ROOT)),
        Optional.of(fit.basis().loss().id()),
        Optional.of((long) fit.range().firstTokens()),
        Optional.of(fit.basis().leftOut() + series.untrained()),
        Optional.of(fit.converged()),
        Optional.of(fit.quality().residualAutocorrelation()),
        fit.bootstrap().map(BootstrapIntervals::resamples),
        fit.bootstrap().map(bootstrap -> ends(bootstrap.intervals(), Interval::low)),
        fit.bootstrap().map(bootstrap -> ends(bootstrap.intervals(), Interval::high)),
        Optional.of(options.id()),
        Optional.of(fit.scatter().isPresent()),
        fit.scatter().map(Scatter::observed),
        fit.scatter().map(Scatter::sampling),
        fit.scatter().map(Scatter::own),
        fit.scatter().map(Scatter::limit));
  }

  private static Map<String, Double> alternatives(
      ScalingFit fit, Function<Alternative, Double> value) {
    Map<String, Double> alternatives = new TreeMap<>();
    for (Alternative alternative : fit.alternatives()) {
      alternatives.put(alternative.law(), value.apply(alternative));
    }
    return alternatives;
  }

  private static Map<String, Double> ends(
      Map<String, Interval> intervals, Function<Interval, Double> end) {
    Map<String, Double> ends = new TreeMap<>();
    intervals.forEach((name, interval) -> ends.put(name, end.apply(interval)));
    return ends;
  }
}
