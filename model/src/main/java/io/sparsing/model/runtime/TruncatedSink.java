package io.sparsing.model.runtime;

/** Takes what a truncated pass sees; called from the thread that runs it, batch after batch. */
public interface TruncatedSink {
  /**
   * Takes where the positions of a layer of experts went, before {@link #layer} is called for it.
   *
   * @param positionsByExpert [X] counts of at most B·T; neurons of expert 0 come first
   */
  default void routed(Batch batch, int layer, int[] positionsByExpert) {}

  /**
   * Takes how many neurons of one layer stayed active.
   *
   * @param activeByPosition [B·T] counts of at most F
   * @param activeByNeuron [F] counts of at most B·T
   */
  void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron);

  /**
   * Takes a batch's losses after its last layer.
   *
   * @param negativeLogLikelihoods row-major [B·(T−1)], nats; the first token of a sequence has none
   */
  void losses(Batch batch, float[] negativeLogLikelihoods);
}
