package io.sparsing.jobs.study.suite;

import java.util.List;

/**
 * The tokens of a step, which a run may raise as it goes on.
 *
 * <p>Tokens after step s are {@code Σ_i b_i · (min(s, f_{i+1}) − min(s, f_i))}, where {@code b_i}
 * is the batch from step {@code f_i} on and the last has no end.
 *
 * @param batches by ascending step, the first from step 0
 */
public record BatchRamp(List<Batch> batches) {
  /**
   * A batch size.
   *
   * @param fromStep steps taken before the first with this batch
   * @param tokensPerStep batch size in tokens, above 0
   */
  public record Batch(long fromStep, long tokensPerStep) {
    /** Checks the batch. */
    public Batch {
      if (tokensPerStep < 1) {
        throw new IllegalArgumentException(
            "Cannot use batch: expected at least 1 token per step, found " + tokensPerStep);
      }
    }
  }

  /**
   * Copies the batches.
   *
   * @throws IllegalArgumentException unless they begin at step 0 and ascend
   */
  public BatchRamp {
    batches = List.copyOf(batches);
    if (batches.isEmpty() || batches.get(0).fromStep() != 0) {
      throw new IllegalArgumentException(
          "Cannot use batch ramp: expected a first batch from step 0, found %s"
              .formatted(batches.isEmpty() ? "none" : "step " + batches.get(0).fromStep()));
    }
    for (int i = 1; i < batches.size(); i++) {
      if (batches.get(i).fromStep() <= batches.get(i - 1).fromStep()) {
        throw new IllegalArgumentException(
            "Cannot use batch ramp: expected ascending steps, found %d after %d"
                .formatted(batches.get(i).fromStep(), batches.get(i - 1).fromStep()));
      }
    }
  }

  /** The same batch from beginning to end. */
  public static BatchRamp constant(long tokensPerStep) {
    return new BatchRamp(List.of(new Batch(0, tokensPerStep)));
  }

  /**
   * Training tokens after a number of steps.
   *
   * @throws ArithmeticException if they are 2^63 or more
   */
  long tokens(long step) {
    long tokens = 0;
    for (int i = 0; i < batches.size() && batches.get(i).fromStep() < step; i++) {
      long end = i + 1 < batches.size() ? Math.min(step, batches.get(i + 1).fromStep()) : step;
      tokens =
          Math.addExact(
              tokens,
              Math.multiplyExact(end - batches.get(i).fromStep(), batches.get(i).tokensPerStep()));
    }
    return tokens;
  }

  /** For messages: what a step is multiplied with. */
  @Override
  public String toString() {
    return batches.size() == 1
        ? Long.toString(batches.get(0).tokensPerStep())
        : "%d batch sizes".formatted(batches.size());
  }
}
