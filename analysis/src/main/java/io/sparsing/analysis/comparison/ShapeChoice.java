package io.sparsing.analysis.comparison;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Which shape to build: the sparsest among those that lose little.
 *
 * <p>The loss between two measured shapes is taken as linear in the logarithm of the width-depth
 * ratio. No curve is fitted: a handful of shapes does not carry one.
 *
 * @param bestRatio width-depth ratio of the measured shape with the least loss
 * @param margin by how much more loss counts as little, in nats per token
 * @param low least ratio from which on, up to {@code bestRatio}, the loss stays within the margin
 * @param high greatest such ratio beyond it
 * @param open whether an end of the range is that of the measured shapes, so that it may go on
 * @param recommendedRatio of the measured shapes in the range, the one with the lowest limit of the
 *     activation ratio
 */
public record ShapeChoice(
    double bestRatio,
    double margin,
    double low,
    double high,
    boolean open,
    double recommendedRatio) {

  /**
   * One measured shape.
   *
   * @param widthDepthRatio {@code d_model / n_layers}
   * @param loss of the model, nats per token
   * @param limit of its activation ratio
   */
  public record Candidate(double widthDepthRatio, double loss, double limit) {}

  /**
   * The choice among measured shapes.
   *
   * @param candidates at least one
   * @param margin not negative
   */
  public static ShapeChoice of(List<Candidate> candidates, double margin) {
    if (candidates.isEmpty() || !(margin >= 0)) {
      throw new IllegalArgumentException(
          "Cannot choose a shape: expected candidates and a margin of at least 0, found %d and %s"
              .formatted(candidates.size(), margin));
    }
    Candidate[] sorted = candidates.toArray(Candidate[]::new);
    Arrays.sort(sorted, Comparator.comparingDouble(Candidate::widthDepthRatio));
    int best = 0;
    for (int i = 1; i < sorted.length; i++) {
      best = sorted[i].loss() < sorted[best].loss() ? i : best;
    }
    double highest = sorted[best].loss() + margin;
    double low = end(sorted, best, highest, -1);
    double high = end(sorted, best, highest, 1);
    Candidate recommended =
        Arrays.stream(sorted)
            .filter(c -> c.widthDepthRatio() >= low && c.widthDepthRatio() <= high)
            .min(Comparator.comparingDouble(Candidate::limit))
            .orElseThrow();
    boolean open =
        low == sorted[0].widthDepthRatio() || high == sorted[sorted.length - 1].widthDepthRatio();
    return new ShapeChoice(
        sorted[best].widthDepthRatio(), margin, low, high, open, recommended.widthDepthRatio());
  }

  private static double end(Candidate[] sorted, int best, double highest, int direction) {
    int inside = best;
    int next = inside + direction;
    while (next >= 0 && next < sorted.length && sorted[next].loss() <= highest) {
      inside = next;
      next += direction;
    }
    if (next < 0 || next >= sorted.length) {
      return sorted[inside].widthDepthRatio();
    }
    double share =
        (highest - sorted[inside].loss()) / (sorted[next].loss() - sorted[inside].loss());
    double from = Math.log(sorted[inside].widthDepthRatio());
    return Math.exp(from + share * (Math.log(sorted[next].widthDepthRatio()) - from));
  }
}
