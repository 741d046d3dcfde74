package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.InformationCriterion;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.fit.WeightedPoints;
import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.Comparator;
import java.util.List;

/**
 * How much each point of a series with known errors counts ({@link WeightedPoints}): fits and own
 * variance are taken in turn until the weights rest.
 */
public final class PointWeights {
  /** Weights have come to rest where none moves by more; they need no more accuracy than this. */
  private static final double REST = 1e-3;

  private static final int MOST_ROUNDS = 10;

  /**
   * Least variance that is not known, as a share of the mean squared residual: few documents leave
   * a covariance that gives some differences of points no error at all.
   */
  private static final double LEAST_OWN_SHARE = 0.1;

  private static final List<ScalingLaw> LAWS =
      List.of(ScalingLaw.LOGSPACE_POWER_LAW, ScalingLaw.CONVERGENT_POWER_LAW);

  private PointWeights() {}

  /** The best curve of a law through points that count by their errors. */
  public static FittedLaw fit(ScalingLaw law, SeriesPoints points, Loss loss) {
    return FittedLaw.of(law, of(points), loss);
  }

  /** Points count by their errors, where these are known. */
  public static WeightedPoints of(SeriesPoints points) {
    WeightedPoints weighted = WeightedPoints.equal(points);
    if (points.errors().isEmpty()) {
      return weighted;
    }
    double moved = Double.POSITIVE_INFINITY;
    for (int round = 0; round < MOST_ROUNDS && moved > REST; round++) {
      double[] next =
          WeightedPoints.precisions(points.errors().get().covariance(), ownVariance(weighted));
      moved = 0;
      for (int i = 0; i < next.length; i++) {
        moved = Math.max(moved, Math.abs(next[i] - weighted.weights()[i]));
      }
      weighted = new WeightedPoints(points, next);
    }
    return weighted;
  }

  /** Variance of what sampling leaves unexplained about the better of the paper's laws. */
  private static double ownVariance(WeightedPoints weighted) {
    FittedLaw better =
        LAWS.stream()
            .map(law -> FittedLaw.of(law, weighted, Loss.SQUARED))
            .min(Comparator.comparingDouble(fitted -> fitted.solution().sumOfSquares()))
            .orElseThrow();
    double scatter = better.solution().sumOfSquares() / better.points();
    return Math.max(
        InformationCriterion.LEAST_MEAN_SQUARED_ERROR,
        Math.max(LEAST_OWN_SHARE * scatter, SampledNoise.independentOwnVariance(better)));
  }
}
