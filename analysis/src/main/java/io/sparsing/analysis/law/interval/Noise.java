package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.shape.Solution;
import java.util.SplittableRandom;

/**
 * What makes the points of a series scatter about a fitted law, and how sure it leaves the law.
 *
 * <p>A deviance is the rise of the sum of squares from its least value to that of a law held to
 * something, in units of the mean square that the noise leaves per degree of freedom.
 */
sealed interface Noise permits UnknownNoise, SampledNoise {

  /** A number that a curve determines, such as a parameter of its law. */
  @FunctionalInterface
  interface Quantity {
    /** Its value on a curve. */
    double of(Solution curve);
  }

  /** The noise that the points show, and what is known of it beforehand. */
  static Noise of(FittedLaw fitted) {
    return fitted
        .series()
        .points()
        .errors()
        .<Noise>map(errors -> new SampledNoise(fitted, errors))
        .orElseGet(() -> new UnknownNoise(fitted));
  }

  /** The correlation of neighbouring checkpoints' own noise, in [-0.5, 0.95]. */
  double correlation();

  /** The noise of all points, drawn anew. */
  double[] draw(SplittableRandom random);

  /**
   * The deviance that a drawn series gives the limit that it was drawn with.
   *
   * @param bound sum of squares of the law held to that limit
   * @param least of the free law, at most {@code bound}
   * @param random where a draw goes on
   */
  double ofDraw(double bound, double least, SplittableRandom random);

  /** The deviance of the points themselves at a sum of squares of a law held to something. */
  double ofPoints(double bound);

  /** The sum of squares at which the deviance of the points reaches a quantile. */
  double sumOfSquaresAt(double quantile);

  /**
   * The 95 % quantile of the deviance of a quantity, were the law linear, no bound in reach and
   * checkpoints' own noise independent.
   */
  double linearQuantile(Quantity quantity);

  /**
   * The distance of an end of a 95 % interval from the estimate, with the shift of the whole curve
   * that no deviance tells of.
   *
   * @param distance where the deviance reaches its quantile
   * @param quantity whose interval it is
   */
  double widened(double distance, Quantity quantity);
}
