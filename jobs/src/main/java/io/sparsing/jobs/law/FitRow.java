package io.sparsing.jobs.law;

import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.interval.BootstrapIntervals;
import io.sparsing.analysis.law.interval.FittedCurve;
import io.sparsing.analysis.law.interval.Scatter;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.Verdict;
import io.sparsing.jobs.table.ScalingFitRow;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Turns a fit into its row of {@code scaling_fits}.
 *
 * @param id key of the fit
 * @param series what was fitted
 * @param options how
 */
record FitRow(String id, MeasuredSeries series, FitOptions options) {

  ScalingFitRow of(ScalingFit fit) {
    List<FittedCurve.Point> curve = fit.curve().points();
    return new ScalingFitRow(
        id,
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
        Optional.of(fit.basis().leftOut() + series.unfitted()),
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
        fit.scatter().map(Scatter::limit),
        Optional.of((long) fit.range().lastTokens()),
        Optional.of(Verdict.of(fit).sentences()),
        Optional.of(curve.stream().map(FittedCurve.Point::trainingTokens).toList()),
        Optional.of(curve.stream().map(FittedCurve.Point::activationRatio).toList()),
        band(curve, Interval::low),
        band(curve, Interval::high));
  }

  /** One end of the band; empty where any point of the curve has none. */
  private static Optional<List<Double>> band(
      List<FittedCurve.Point> curve, Function<Interval, Double> end) {
    return curve.stream().allMatch(point -> point.band().isPresent())
        ? Optional.of(curve.stream().map(point -> end.apply(point.band().orElseThrow())).toList())
        : Optional.empty();
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
