package io.sparsing.analysis.scaling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * Fits the paper's two laws and their rivals to a series by least squares.
 *
 * <p>Deterministic: no random starts, so the same points give the same bits in any order.
 */
public final class ScalingLawFitter {

  /** Least number of points, at different token counts, that a law is fitted to. */
  public static final int LEAST_POINTS = 5;

  static final String DECREASING = "decreasing";
  static final String INCREASING = "increasing";
  static final String FLAT = "flat";

  private static final double HELD_OUT_SHARE = 0.3;
  private static final double SIGNIFICANCE = 0.05;

  private static final Comparator<FittedLaw> ORDER =
      Comparator.comparingDouble(FittedLaw::aicc).thenComparingDouble(FittedLaw::meanSquaredError);

  private static final Comparator<Alternative> BEST_FIRST =
      Comparator.comparingDouble(Alternative::aicc)
          .thenComparingDouble(Alternative::meanSquaredError);

  /**
   * The better of the paper's two laws by AICc (by mean squared error where the points are too few
   * for AICc), within {@code alpha > 0, c > 0, 0 <= limit <= 1}.
   *
   * <p>Series that neither law describes are fitted too, within the bounds: {@link
   * ScalingFit#rSquared()} and {@link ScalingFit#limitStatus()} then tell.
   *
   * @throws NotEnoughPointsException below {@link #LEAST_POINTS} different token counts
   */
  public ScalingFit fit(SeriesPoints points) {
    int found = points.distinctTokenCounts();
    if (found < LEAST_POINTS) {
      throw new NotEnoughPointsException(points.series(), LEAST_POINTS, found);
    }
    Map<ScalingLaw, FittedLaw> laws = new EnumMap<>(ScalingLaw.class);
    for (ScalingLaw law : ScalingLaw.values()) {
      laws.put(law, FittedLaw.of(law, points));
    }
    FittedLaw logspace = laws.get(ScalingLaw.LOGSPACE_POWER_LAW);
    FittedLaw convergent = laws.get(ScalingLaw.CONVERGENT_POWER_LAW);
    return ORDER.compare(logspace, convergent) <= 0
        ? report(points, laws, logspace, new LogspaceShape())
        : report(points, laws, convergent, new ConvergentShape());
  }

  private static ScalingFit report(
      SeriesPoints points,
      Map<ScalingLaw, FittedLaw> laws,
      FittedLaw reported,
      LimitedShape shape) {
    Map<String, Interval> intervals =
        new ProfileIntervals(
                reported.search(), shape, points.activationRatio(), reported.solution())
            .all();
    boolean hasTrend = reported.aicc() < laws.get(ScalingLaw.CONSTANT).aicc();
    return new ScalingFit(
        points.series(),
        reported.law().id(),
        reported.parameters(),
        intervals,
        quality(points, reported),
        points.size(),
        hasTrend ? limitStatus(intervals.get("limit")) : LimitStatus.NO_TREND,
        laws.values().stream().map(FittedLaw::alternative).sorted(BEST_FIRST).toList(),
        reported.solution().converged(),
        direction(points, reported, hasTrend),
        MeasuredRange.of(points));
  }

  private static FitQuality quality(SeriesPoints points, FittedLaw reported) {
    double[] ratio = points.activationRatio();
    double mean = Arrays.stream(ratio).average().orElseThrow();
    double variation = Arrays.stream(ratio).map(a -> (a - mean) * (a - mean)).sum();
    int heldOut = Math.max(1, (int) (HELD_OUT_SHARE * points.size()));
    int kept = points.size() - heldOut;
    return new FitQuality(
        reported.meanSquaredError(),
        reported.meanAbsoluteError(points, 0),
        variation > 0 ? 1 - reported.solution().sumOfSquares() / variation : 0,
        reported.aicc(),
        FittedLaw.of(reported.law(), points.first(kept)).meanAbsoluteError(points, kept));
  }

  private static LimitStatus limitStatus(Interval limit) {
    boolean reachesZero = limit.low() <= 0;
    boolean reachesOne = limit.high() >= 1;
    if (reachesZero) {
      return reachesOne ? LimitStatus.REACHES_BOTH : LimitStatus.REACHES_ZERO;
    }
    return reachesOne ? LimitStatus.REACHES_ONE : LimitStatus.DETERMINED;
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
