package io.sparsing.analysis.comparison;

import io.sparsing.analysis.law.shape.Interval;
import java.util.Comparator;
import java.util.List;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * The continuous two-segment law of the width-depth ratio: {@code A0(r) = plateau + slope * min(r -
 * bottleneck, 0)}, linear below the bottleneck and flat above it (arXiv 2411.02335, section 4.3).
 *
 * <p>Least squares, exact: for a given bottleneck slope and plateau follow in closed form, and
 * between two neighbouring ratios the best bottleneck is where the line through the points below
 * meets the mean of those above, if that lies between them (Hudson 1966). The interval holds every
 * bottleneck with {@code SSE <= SSE_min * (1 + F(1, n - 3) / (n - 3))}; its ends are those of the
 * outermost such bottlenecks, since the set may have holes.
 *
 * @param bottleneck ratio at which the law turns flat, within the measured ratios
 * @param slope change of the limit per unit of the ratio below the bottleneck
 * @param plateau limit above it
 * @param bottleneckInterval 95 % interval, clipped at the least and greatest ratio
 * @param meanSquaredError mean of squared residuals
 * @param points number of models
 * @param identified whether the interval lies strictly inside the measured ratios: if not, the
 *     models do not show both segments
 */
public record BottleneckFit(
    double bottleneck,
    double slope,
    double plateau,
    Interval bottleneckInterval,
    double meanSquaredError,
    int points,
    boolean identified) {

  /** Least number of models, at different ratios: three parameters and one to judge them by. */
  public static final int LEAST_POINTS = 4;

  /** Positions between neighbouring ratios at which the profile is looked at. */
  private static final int STEPS = 64;

  private static final double PRECISION = 1e-9;

  /**
   * The best fit to a family of models.
   *
   * @throws IllegalArgumentException below {@link #LEAST_POINTS} different ratios
   */
  public static BottleneckFit of(List<ShapePoint> models) {
    BottleneckProfile profile = new BottleneckProfile(models);
    double[] ratios = profile.ratios();
    if (ratios.length < LEAST_POINTS) {
      throw new IllegalArgumentException(
          "Cannot fit the bottleneck: expected models of at least %d width-depth ratios, found %d"
              .formatted(LEAST_POINTS, ratios.length));
    }
    BottleneckProfile.Segments best =
        profile.candidates().stream()
            .map(profile::at)
            .min(Comparator.comparingDouble(BottleneckProfile.Segments::sumOfSquares))
            .orElseThrow();
    int freedom = models.size() - 3;
    double quantile =
        new FDistribution(1, freedom).inverseCumulativeProbability(Interval.CONFIDENCE);
    double highest = best.sumOfSquares() * (1 + quantile / freedom);
    Interval interval =
        new Interval(
            end(profile, best.bottleneck(), highest, -1),
            end(profile, best.bottleneck(), highest, 1));
    return new BottleneckFit(
        best.bottleneck(),
        best.slope(),
        best.plateau(),
        interval,
        best.sumOfSquares() / models.size(),
        models.size(),
        interval.low() > ratios[0] && interval.high() < ratios[ratios.length - 1]);
  }

  /** The limit that the law gives for a width-depth ratio. */
  public double predict(double widthDepthRatio) {
    return plateau + slope * Math.min(widthDepthRatio - bottleneck, 0);
  }

  /** The outermost bottleneck in one direction that the points allow. */
  private static double end(BottleneckProfile profile, double best, double highest, int direction) {
    double[] ratios = profile.ratios();
    double farthest = direction < 0 ? ratios[0] : ratios[ratios.length - 1];
    int steps = STEPS * ratios.length;
    double outside = farthest;
    for (int step = steps; step >= 0; step--) {
      double position = best + (farthest - best) * step / steps;
      if (step == 0 || profile.at(position).sumOfSquares() <= highest) {
        return step == steps ? farthest : between(profile, position, outside, highest);
      }
      outside = position;
    }
    throw new IllegalStateException("Cannot end interval: expected the estimate inside of it");
  }

  private static double between(
      BottleneckProfile profile, double firstInside, double firstOutside, double highest) {
    double inside = firstInside;
    double outside = firstOutside;
    while (Math.abs(outside - inside) > PRECISION * Math.abs(outside)) {
      double middle = (inside + outside) / 2;
      if (profile.at(middle).sumOfSquares() <= highest) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }
}
