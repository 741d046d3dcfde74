package io.sparsing.model.runtime;

/**
 * Sequences of equal length that run together: B = {@code sequenceIndices.length}, T = {@code
 * length}.
 *
 * @param sequenceIndices places in the list of sequences that was passed in, ascending
 * @param length positions of each sequence, at least 1
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record Batch(int[] sequenceIndices, int length) {
  public Batch {
    sequenceIndices = sequenceIndices.clone();
  }

  @Override
  public int[] sequenceIndices() {
    return sequenceIndices.clone();
  }

  /** Number of sequences, B. */
  public int sequences() {
    return sequenceIndices.length;
  }

  /** Number of positions, B·T. */
  public int positions() {
    return Math.multiplyExact(sequenceIndices.length, length);
  }
}
