package io.sparsing.model.runtime.kernel;

/** The activations of one layer at the N = B·T positions of a batch; valid during a sink's call. */
public sealed interface LayerActivations permits HeldActivations, DeviceActivations {
  /** Positions, N. */
  int positions();

  /** All of them: signed {@code a}, row-major [N, F], finite; not to be changed. */
  float[] all();

  /**
   * Those of some positions, row-major [n, F].
   *
   * @param positions in [0, N)
   */
  float[] rows(int... positions);
}
