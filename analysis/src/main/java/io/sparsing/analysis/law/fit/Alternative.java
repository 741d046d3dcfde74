package io.sparsing.analysis.law.fit;

import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * How well one law describes a series, for comparison with the others.
 *
 * @param law identifier of the law, see {@link ScalingLaw#id()}
 * @param aicc corrected Akaike information criterion; lower is better; positive infinity where the
 *     points are too few for it
 * @param meanSquaredError mean squared residual of the law's best fit within its bounds
 * @param extrapolationMeanAbsoluteError rolling-origin error, see {@link RollingOrigin}
 */
public record Alternative(
    String law, double aicc, double meanSquaredError, double extrapolationMeanAbsoluteError) {

  /**
   * Laws whose AICc differ by less are about equally supported (Burnham and Anderson 2002, 2.6).
   */
  public static final double CLEAR_DIFFERENCE = 2;

  /** The better supported first. */
  public static final Comparator<Alternative> BEST_FIRST =
      Comparator.comparingDouble(Alternative::aicc)
          .thenComparingDouble(Alternative::meanSquaredError);

  /** Checks that the law is known. */
  public Alternative {
    Objects.requireNonNull(ScalingLaw.named(law));
  }

  /** A fit as a rival of others, with the error of its predictions. */
  public static Alternative of(FittedLaw fitted, double extrapolationMeanAbsoluteError) {
    return new Alternative(
        fitted.law().id(),
        fitted.aicc(),
        fitted.meanSquaredError(),
        extrapolationMeanAbsoluteError);
  }

  /**
   * The law that the points prefer: of those that AICc supports about equally, within 2 of the
   * best, the one that predicted the later points best from the earlier ones.
   *
   * @param laws at least one
   */
  public static Alternative preferred(List<Alternative> laws) {
    double least = laws.stream().mapToDouble(Alternative::aicc).min().orElseThrow();
    return laws.stream()
        .filter(law -> law.aicc() <= least + CLEAR_DIFFERENCE)
        .min(Comparator.comparingDouble(Alternative::extrapolationMeanAbsoluteError))
        .orElseThrow();
  }
}
