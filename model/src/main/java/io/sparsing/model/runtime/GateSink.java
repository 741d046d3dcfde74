package io.sparsing.model.runtime;

/** Takes the gates that a pass sees; called from the thread that runs it, batch after batch. */
@FunctionalInterface
public interface GateSink {
  /**
   * Takes the gates of one layer.
   *
   * @param gates {@code act(gate)}, in a plain FFN {@code a}; row-major [B·T, F]
   */
  void layer(Batch batch, int layer, float[] gates);
}
