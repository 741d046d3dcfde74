package io.sparsing.analysis.law.fit;

import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.List;

/**
 * How well a law predicts points that it has not seen.
 *
 * <p>The law is fitted to the first 50, 60, 70, 80 and 90 % of the points (an origin each), and its
 * mean absolute error over all later points is averaged over the origins. Unlike AICc, this asks
 * for no distribution of the noise, and independent noise least of all.
 */
public final class RollingOrigin {

  private static final List<Double> ORIGINS = List.of(0.5, 0.6, 0.7, 0.8, 0.9);

  /** Fewer known points than this determine no law. */
  private static final int LEAST_KNOWN = 4;

  private RollingOrigin() {}

  /** Mean absolute error of the predictions of a law, activation ratio. */
  public static double meanAbsoluteError(ScalingLaw law, WeightedPoints series, Loss loss) {
    SeriesPoints points = series.points();
    return ORIGINS.stream()
        .mapToInt(share -> known(share, points.size()))
        .distinct()
        .mapToDouble(
            known -> FittedLaw.of(law, series.first(known), loss).meanAbsoluteError(points, known))
        .average()
        .orElseThrow();
  }

  /** Number of points before an origin: at least one remains to be predicted. */
  private static int known(double share, int points) {
    return Math.min(points - 1, Math.max(LEAST_KNOWN, (int) Math.round(share * points)));
  }
}
