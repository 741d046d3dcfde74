package io.sparsing.model.probe;

import ai.djl.ndarray.NDArray;

/** Sees each layer's feed-forward activations during a forward pass, and may truncate them. */
@FunctionalInterface
public interface FfnProbe {
  /** Sees nothing, changes nothing. */
  FfnProbe NONE =
      new FfnProbe() {
        @Override
        public NDArray onFfn(int layer, NDArray gateActivation, NDArray activation) {
          return activation;
        }

        @Override
        public NDArray onExperts(
            int layer, Routing routing, NDArray gateActivation, NDArray activation) {
          return activation.mul(routing.weights());
        }
      };

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
   * Called once a layer of experts instead. Unless a probe says otherwise, the layer is shown to
   * {@link #onFfn} as one network of X·F_e neurons whose activations are {@code g_e·a} and, like
   * their gates, 0 where a position was not sent.
   *
   * @param layer index from 0
   * @param routing which rows are which positions and experts
   * @param gateActivation {@code act(gate)} of the experts computed [R, F_e] float32
   * @param activation {@code a}, not yet weighted, [R, F_e] float32
   * @return what enters the output projections of the experts instead, weighted by {@code g_e}, [R,
   *     F_e] float32
   */
  default NDArray onExperts(
      int layer, Routing routing, NDArray gateActivation, NDArray activation) {
    NDArray weighted = routing.neurons(activation.mul(routing.weights()));
    return routing.rows(onFfn(layer, routing.neurons(gateActivation), weighted));
  }

  /**
   * Called once a layer after {@link #onFfn} or {@link #onExperts}.
   *
   * @param output what the FFN adds to the residual stream, bias included, before any residual
   *     factor, [B, T, d] float32
   */
  default void onOutput(int layer, NDArray output) {}
}
