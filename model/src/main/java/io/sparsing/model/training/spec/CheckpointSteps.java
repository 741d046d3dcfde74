package io.sparsing.model.training.spec;

import java.util.stream.IntStream;

/** After which steps of a run a checkpoint is written: evenly spaced in the logarithm of tokens. */
final class CheckpointSteps {
  private CheckpointSteps() {}

  /**
   * Strictly increasing steps, the last of which is {@code totalSteps}.
   *
   * <p>Checkpoint i of n lies at {@code first · (total / first)^(i / (n − 1))} steps, rounded, but
   * at least one step after the one before it.
   *
   * @param firstStep where the first checkpoint lies, from 1
   * @param totalSteps last step of the run, at least {@code firstStep + count − 1}
   * @param count number of checkpoints n; with 1 there is only the last
   */
  static int[] logSpaced(int firstStep, int totalSteps, int count) {
    int[] steps =
        IntStream.range(0, count)
            .map(
                index ->
                    Math.toIntExact(Math.round(between(firstStep, totalSteps, index, count - 1))))
            .toArray();
    for (int index = 1; index < count; index++) {
      steps[index] = Math.max(steps[index], steps[index - 1] + 1);
    }
    steps[count - 1] = totalSteps;
    return steps;
  }

  private static double between(int first, int last, int index, int intervals) {
    return intervals == 0
        ? last
        : first * Math.pow((double) last / first, (double) index / intervals);
  }
}
