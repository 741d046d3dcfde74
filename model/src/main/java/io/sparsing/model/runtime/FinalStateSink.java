package io.sparsing.model.runtime;

/** Takes the hidden states that the head reads, batch after batch. */
@FunctionalInterface
public interface FinalStateSink {
  /**
   * Takes a batch.
   *
   * @param hidden row-major [B·T, E], after the final norm
   */
  void states(Batch batch, float[] hidden);
}
