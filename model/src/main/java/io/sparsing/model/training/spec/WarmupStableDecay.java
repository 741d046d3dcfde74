package io.sparsing.model.training.spec;

/**
 * The warmup-stable-decay schedule (arXiv 2404.06395, section 4.2): the learning rate rises
 * linearly over the warmup, stays at its peak, and falls exponentially at the end.
 *
 * <p>With warmup W, total S and decay D steps, the factor on the peak at step s = 1 … S is
 *
 * <ul>
 *   <li>{@code s / W} while s ≤ W,
 *   <li>{@code 1} while s ≤ S − D,
 *   <li>{@code f^((s − (S − D)) / D)} after that, f = {@value #FINAL_FACTOR}.
 * </ul>
 *
 * <p>The paper states the decay by its half-life in steps; by its end value it fits runs of any
 * length.
 *
 * @param warmupSteps W, at least 0
 * @param decaySteps D, at least 0
 * @param totalSteps S, at least W + D
 */
public record WarmupStableDecay(int warmupSteps, int decaySteps, int totalSteps) {
  /** Share of the peak rate that the decay ends at. */
  public static final double FINAL_FACTOR = 0.1;

  /** Checks that the phases fit. */
  public WarmupStableDecay {
    if (warmupSteps < 0 || decaySteps < 0 || warmupSteps + decaySteps > totalSteps) {
      throw new IllegalArgumentException(
          "Cannot schedule %d steps: expected warmup and decay to fit in, found %d and %d"
              .formatted(totalSteps, warmupSteps, decaySteps));
    }
  }

  /**
   * Share of the peak learning rate to use in a step.
   *
   * @param step counted from 1
   */
  public double factor(int step) {
    int decayed = step - (totalSteps - decaySteps);
    if (step < warmupSteps) {
      return (double) step / warmupSteps;
    }
    return decayed <= 0 ? 1 : Math.pow(FINAL_FACTOR, (double) decayed / decaySteps);
  }
}
