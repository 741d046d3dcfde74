package io.sparsing.model.runtime;

import io.sparsing.model.runtime.kernel.LayerActivations;

/** Takes what a dense pass sees; called from the thread that runs it, batch after batch. */
public interface DenseSink {
  /**
   * Takes one layer's activations.
   *
   * @param activations of the B·T positions, finite; valid only during the call
   */
  void layer(Batch batch, int layer, LayerActivations activations);

  /**
   * Takes a batch's losses after its last layer.
   *
   * @param negativeLogLikelihoods row-major [B·(T−1)], nats; the first token of a sequence has none
   */
  void losses(Batch batch, float[] negativeLogLikelihoods);
}
