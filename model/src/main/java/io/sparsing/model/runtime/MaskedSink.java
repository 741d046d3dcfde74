package io.sparsing.model.runtime;

/**
 * A {@link TruncatedSink} that is also told which neurons were active at which position; a pass
 * gathers that only for a sink of this kind.
 */
public interface MaskedSink extends TruncatedSink {
  /**
   * Takes the active neurons of one layer, right after {@link #layer}.
   *
   * @param words row-major [B·T, W] with {@code W = ⌈F / 64⌉}: bit {@code i mod 64} of word {@code
   *     i div 64} of a position is 1 where neuron i is active; bits from F on are 0. Valid during
   *     the call, and free to be overwritten
   */
  void mask(Batch batch, int layer, long[] words);
}
