package io.sparsing.analysis.law.shape;

import java.util.Arrays;

/**
 * The ratios that a curve is drawn through, in the order of the points, and how much each counts.
 *
 * <p>Not copied: it lives between the search and the fit, which never change it.
 */
public final class Observations {

  private final double[] ratio;
  private final double[] weights;
  private final boolean uniform;

  private Observations(double[] ratio, double[] weights, boolean uniform) {
    this.ratio = ratio;
    this.weights = weights;
    this.uniform = uniform;
  }

  /** Each point counts once. */
  static Observations equal(double[] ratio) {
    double[] ones = new double[ratio.length];
    Arrays.fill(ones, 1);
    return new Observations(ratio, ones, true);
  }

  /** The squared residual of point {@code i} counts {@code weights[i]} times. */
  public static Observations weighted(double[] ratio, double[] weights) {
    boolean ones = Arrays.stream(weights).allMatch(weight -> weight == 1);
    return new Observations(ratio, weights, ones);
  }

  /** Other ratios, each point counting as much as here. */
  public Observations with(double[] other) {
    return new Observations(other, weights, uniform);
  }

  /** Number of points. */
  public int size() {
    return ratio.length;
  }

  /** Activation ratios [n], not copied. */
  public double[] ratio() {
    return ratio;
  }

  /** Weights of the points [n], not copied. */
  public double[] weights() {
    return weights;
  }

  /** Whether the weights of both are the same. */
  boolean weighsLike(Observations other) {
    return uniform ? other.uniform : Arrays.equals(weights, other.weights);
  }

  /** Sum of the weights. */
  double weight() {
    return uniform ? ratio.length : Arrays.stream(weights).sum();
  }

  /** Weighted mean of as many values. */
  double mean(double[] values) {
    if (uniform) {
      return Arrays.stream(values).sum() / values.length;
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * values[i];
    }
    return sum / weight();
  }
}
