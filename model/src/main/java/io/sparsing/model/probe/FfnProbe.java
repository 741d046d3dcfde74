package io.sparsing.model.probe;

import ai.djl.ndarray.NDArray;

/** Sees each layer's feed-forward activations during a forward pass, and may truncate them. */
@FunctionalInterface
public interface FfnProbe {
  /** Sees nothing, changes nothing. */
  FfnProbe NONE = (layer, gateActivation, activation) -> activation;

  /**
   * Called once a layer, in order.
   *
   * @param layer index from 0
   * @param gateActivation {@code act(gate)} [B, T, F] float32; in a plain FFN the same array as
   *     {@code activation}
   * @param activation {@code a} [B, T, F] float32: what is about to enter the output projection
   * @return what enters the output projection instead, [B, T, F] float32
   */
  NDArray onFfn(int layer, NDArray gateActivation, NDArray activation);

  /**
   * Called once a layer after {@link #onFfn}.
   *
   * @param output what the FFN adds to the residual stream, bias included, before any residual
   *     factor, [B, T, d] float32
   */
  default void onOutput(int layer, NDArray output) {}
}
