package io.sparsing.jobs.inspect;

import io.sparsing.model.runtime.Batch;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The loss of every token but the first of each sequence. */
final class TokenLosses {
  private final float[][] bySequence;

  TokenLosses(int sequences) {
    this.bySequence = new float[sequences][];
  }

  /**
   * Takes what a pass puts out.
   *
   * @param negativeLogLikelihoods row-major [B·(T−1)]
   */
  void add(Batch batch, float[] negativeLogLikelihoods) {
    int scored = batch.length() - 1;
    int[] sequences = batch.sequenceIndices();
    for (int row = 0; row < sequences.length; row++) {
      bySequence[sequences[row]] =
          Arrays.copyOfRange(negativeLogLikelihoods, row * scored, (row + 1) * scored);
    }
  }

  /** Loss of the token at a position; nothing predicts the first. */
  OptionalDouble at(int sequence, int position) {
    return position == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(bySequence[sequence][position - 1]);
  }

  /** Mean over all scored positions, nats; empty where none is. */
  OptionalDouble mean() {
    return Arrays.stream(bySequence)
        .flatMapToDouble(losses -> IntStream.range(0, losses.length).mapToDouble(i -> losses[i]))
        .average();
  }
}
