package io.sparsing.analysis.law.verdict;

import io.sparsing.analysis.law.fit.Alternative;
import io.sparsing.analysis.law.fit.FitBasis;
import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.FitQuality;
import io.sparsing.analysis.law.fit.FitWindow;
import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.NotEnoughPointsException;
import io.sparsing.analysis.law.fit.PointRange;
import io.sparsing.analysis.law.fit.RollingOrigin;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.fit.WeightedPoints;
import io.sparsing.analysis.law.interval.ConfidenceRegion;
import io.sparsing.analysis.law.interval.LimitStatus;
import io.sparsing.analysis.law.interval.PointWeights;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * Fits the paper's two laws and their rivals to a series by least squares.
 *
 * <p>Deterministic: no random starts, and resamples from a seed, so the same points give the same
 * bits in any order, on any number of threads.
 */
public final class ScalingLawFitter {

  /** Least number of points, at different token counts, that a law is fitted to. */
  public static final int LEAST_POINTS = 5;

  static final String DECREASING = "decreasing";
  static final String INCREASING = "increasing";
  static final String FLAT = "flat";

  private static final double SIGNIFICANCE = 0.05;

  private static final Comparator<FittedLaw> ORDER =
      Comparator.comparingDouble(FittedLaw::aicc).thenComparingDouble(FittedLaw::meanSquaredError);

  private final FitOptions options;

  /** Fits as {@link FitOptions#STANDARD} says. */
  public ScalingLawFitter() {
    this(FitOptions.STANDARD);
  }

  /** Fits as the options say. */
  public ScalingLawFitter(FitOptions options) {
    this.options = options;
  }

  /**
   * The better of the paper's two laws by AICc (by mean squared error where the points are too few
   * for AICc), within {@code alpha > 0, c > 0, 0 <= limit <= 1}.
   *
   * <p>Series that neither law describes are fitted too, within the bounds: {@link
   * ScalingFit#rSquared()}, {@link ScalingFit#limitStatus()} and {@link ScalingFit#preferred()}
   * then tell.
   *
   * @throws NotEnoughPointsException below {@link #LEAST_POINTS} different token counts in the fit
   *     range
   */
  public ScalingFit fit(SeriesPoints series) {
    requireEnough(series);
    FitWindow.Selection selection = options.window().select(series, options.loss());
    SeriesPoints points = selection.points();
    requireEnough(points);
    WeightedPoints weighted = PointWeights.of(points);
    Map<ScalingLaw, FittedLaw> laws = new EnumMap<>(ScalingLaw.class);
    List<Alternative> alternatives = new ArrayList<>();
    for (ScalingLaw law : ScalingLaw.values()) {
      FittedLaw fitted = FittedLaw.of(law, weighted, options.loss());
      laws.put(law, fitted);
      double extrapolation = RollingOrigin.meanAbsoluteError(law, weighted, options.loss());
      alternatives.add(Alternative.of(fitted, extrapolation));
    }
    alternatives.sort(Alternative.BEST_FIRST);
    FittedLaw reported =
        Stream.of(ScalingLaw.LOGSPACE_POWER_LAW, ScalingLaw.CONVERGENT_POWER_LAW)
            .map(laws::get)
            .min(ORDER)
            .orElseThrow();
    boolean hasTrend = reported.aicc() < laws.get(ScalingLaw.CONSTANT).aicc();
    return report(selection, reported, alternatives, hasTrend);
  }

  /**
   * The same law, parameters and limit as {@link #fit}, without rivals, extrapolation, forecasts
   * and intervals of other parameters: what is wanted of thousands of series.
   *
   * @throws NotEnoughPointsException as {@link #fit}
   */
  public LawEstimate estimate(SeriesPoints series) {
    requireEnough(series);
    SeriesPoints points = options.window().select(series, options.loss()).points();
    requireEnough(points);
    WeightedPoints weighted = PointWeights.of(points);
    FittedLaw reported =
        Stream.of(ScalingLaw.LOGSPACE_POWER_LAW, ScalingLaw.CONVERGENT_POWER_LAW)
            .map(law -> FittedLaw.of(law, weighted, options.loss()))
            .min(ORDER)
            .orElseThrow();
    double constant = FittedLaw.of(ScalingLaw.CONSTANT, weighted, options.loss()).aicc();
    ConfidenceRegion region = ConfidenceRegion.of(reported, options);
    Interval limit = region.limitInterval();
    return new LawEstimate(
        points.series(),
        reported.law(),
        reported.parameters(),
        limit,
        reported.aicc() < constant ? LimitStatus.of(limit) : LimitStatus.NO_TREND,
        reported.meanSquaredError(),
        points.size(),
        reported.solution().converged(),
        region.limitError());
  }

  private static void requireEnough(SeriesPoints points) {
    int found = points.distinctTokenCounts();
    if (found < LEAST_POINTS) {
      throw new NotEnoughPointsException(points.series(), LEAST_POINTS, found);
    }
  }

  private ScalingFit report(
      FitWindow.Selection selection,
      FittedLaw reported,
      List<Alternative> alternatives,
      boolean hasTrend) {
    ConfidenceRegion region = ConfidenceRegion.of(reported, options);
    Map<String, Interval> intervals = region.intervals();
    SeriesPoints points = selection.points();
    double extrapolation =
        alternatives.stream()
            .filter(alternative -> alternative.law().equals(reported.law().id()))
            .mapToDouble(Alternative::extrapolationMeanAbsoluteError)
            .findFirst()
            .orElseThrow();
    return new ScalingFit(
        points.series(),
        reported.law().id(),
        reported.parameters(),
        intervals,
        region.bootstrap(),
        FitQuality.of(reported, extrapolation),
        points.size(),
        hasTrend ? LimitStatus.of(intervals.get("limit")) : LimitStatus.NO_TREND,
        alternatives,
        Alternative.preferred(alternatives).law(),
        reported.solution().converged(),
        direction(points, reported, hasTrend),
        PointRange.of(points),
        new FitBasis(options.loss(), selection.leftOut(), selection.reason()),
        region.forecasts(options.forecasts()),
        region.scatter(),
        region.curve());
  }

  /**
   * The direction of the reported law if it beats a constant; else that of a straight line in
   * {@code ln(D)}, if its slope differs from 0 at the 5 % level (a few points may carry two
   * parameters and no more); else flat.
   */
  private static String direction(SeriesPoints points, FittedLaw reported, boolean hasTrend) {
    if (hasTrend) {
      return reported.law() == ScalingLaw.LOGSPACE_POWER_LAW ? DECREASING : INCREASING;
    }
    double[] tokens = points.trainingTokens();
    double[] ratio = points.activationRatio();
    SimpleRegression line = new SimpleRegression();
    for (int i = 0; i < tokens.length; i++) {
      line.addData(Math.log(tokens[i]), ratio[i]);
    }
    // Not a number, and so flat, where all ratios are equal.
    if (line.getSignificance() < SIGNIFICANCE) {
      return line.getSlope() < 0 ? DECREASING : INCREASING;
    }
    return FLAT;
  }
}
