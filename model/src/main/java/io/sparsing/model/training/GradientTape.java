package io.sparsing.model.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Records what one thread computes from weights that require gradients, from {@link #record()} to
 * {@link #close()}.
 *
 * <p>DJL's own {@code GradientCollector} allows one at a time in a JVM, by a static flag.
 * Underneath, libtorch keeps recording per thread and runs the backward pass of CPU graphs in the
 * thread that asks for it; so two training runs in two task threads need nothing shared, and this
 * class goes to libtorch directly.
 */
final class GradientTape implements AutoCloseable {
  private final boolean recordedBefore;

  private GradientTape(boolean recordedBefore) {
    this.recordedBefore = recordedBefore;
  }

  /** Starts recording in the calling thread, which must also close the tape. */
  static GradientTape record() {
    Engine.getInstance(); // loads the native library where nothing has yet
    GradientTape tape = new GradientTape(JniUtils.isGradMode());
    JniUtils.setGradMode(true);
    return tape;
  }

  /**
   * Adds {@code Σ gradient · d array / d weight} to the gradient of every weight that an array was
   * computed from, and frees the recorded graph.
   *
   * @param array computed while this tape was recording
   * @param gradient of the loss by that array, same shape
   */
  void backward(NDArray array, NDArray gradient) {
    JniUtils.backward((PtNDArray) array, (PtNDArray) gradient, false, false);
  }

  @Override
  public void close() {
    JniUtils.setGradMode(recordedBefore);
  }
}
