package io.sparsing.analysis.law.fit;

import io.sparsing.analysis.law.shape.LawSearch;
import io.sparsing.analysis.law.shape.Moments;
import io.sparsing.analysis.law.shape.Observations;
import io.sparsing.analysis.law.shape.Solution;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a fit keeps small.
 *
 * <p>{@code HUBER} is the loss of Huber (1964): residuals beyond {@code 1.345} standard deviations
 * count linearly instead of squared, which costs 5 % of efficiency where the noise is normal and
 * takes the weight off single bad checkpoints. It is minimised by weighted least squares whose
 * weights follow from the residuals until they rest; the standard deviation is {@code 1.4826} times
 * the median absolute residual.
 */
public enum Loss {
  /** The sum of squared residuals. */
  SQUARED,
  /** The sum of Huber's function of the residuals. */
  HUBER;

  private static final double TUNING = 1.345;

  /** Ratio of a normal distribution's standard deviation to its median absolute value. */
  private static final double NORMAL_CONSISTENCY = 1.4826;

  /** Below this a residual is rounding. */
  private static final double ROUNDING = 1e-12;

  private static final int MOST_ROUNDS = 50;
  private static final double REST = 1e-6;

  /** The loss with this identifier, {@code squared} or {@code huber}. */
  public static Loss named(String id) {
    return Arrays.stream(values())
        .filter(loss -> loss.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find loss: expected squared or huber, found " + id));
  }

  /** Identifier in options, tables and JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The best curve of the whole law.
   *
   * @param solution the curve
   * @param observations the ratios, with the weights with which it is the least-squares curve
   * @param moments of these observations on the law's grid, for searches on slices of it
   */
  public record Minimum(Solution solution, Observations observations, List<Moments> moments) {}

  /** A search for the least-squares curve of the whole law, from the last one found as well. */
  @FunctionalInterface
  private interface Search {
    Solution from(Observations observations, List<Moments> moments, Solution last);
  }

  /** The minimum of this loss, to full precision. */
  Minimum minimum(LawSearch search, Observations observations) {
    List<Moments> moments = search.moments(observations);
    return rounds(
        search,
        new Minimum(search.best(observations, moments), observations, moments),
        (weighted, theirs, last) ->
            search.bestOn(search.whole(), weighted, theirs, last.coordinates()));
  }

  /** The minimum of this loss near a curve, to the accuracy that resampling needs. */
  public Minimum minimumNear(LawSearch search, Observations observations, Solution curve) {
    List<Moments> moments = search.moments(observations);
    Search near =
        (weighted, theirs, last) ->
            search.near(search.whole(), weighted, theirs, last.coordinates());
    return rounds(
        search, new Minimum(near.from(observations, moments, curve), observations, moments), near);
  }

  private Minimum rounds(LawSearch search, Minimum first, Search next) {
    if (this == SQUARED) {
      return first;
    }
    Solution solution = first.solution();
    Observations observations = first.observations();
    List<Moments> moments = first.moments();
    double[] given = observations.weights();
    double[] ratio = observations.ratio();
    boolean converged = false;
    for (int round = 0; round < MOST_ROUNDS && !converged; round++) {
      double[] weights = weights(search.residuals(solution, ratio), given);
      converged = distance(weights, observations.weights()) < REST;
      observations = Observations.weighted(ratio, weights);
      moments = search.moments(observations);
      solution = next.from(observations, moments, solution);
    }
    return new Minimum(converged ? solution : solution.unfinished(), observations, moments);
  }

  /** Residuals count by the weights that the points have beforehand, and so do their sizes. */
  private static double[] weights(double[] residuals, double[] given) {
    double[] sizes = new double[residuals.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(residuals[i]) * Math.sqrt(given[i]);
    }
    double[] sorted = Arrays.stream(sizes).sorted().toArray();
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    double corner = Math.max(ROUNDING, TUNING * NORMAL_CONSISTENCY * median);
    double[] weights = new double[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      weights[i] = given[i] * Math.min(1, corner / sizes[i]);
    }
    return weights;
  }

  private static double distance(double[] weights, double[] before) {
    double most = 0;
    for (int i = 0; i < weights.length; i++) {
      most = Math.max(most, Math.abs(weights[i] - before[i]));
    }
    return most;
  }
}
