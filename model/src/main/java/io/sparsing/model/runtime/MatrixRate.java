package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import io.sparsing.model.runtime.tensor.PytorchThreads;
import java.time.Duration;

/**
 * Measures how fast this thread, or a GPU, multiplies float32 matrices: what a forward pass could
 * reach if it did nothing else.
 */
public final class MatrixRate {
  private static final int POSITIONS_ON_CPU = 1024;
  private static final int POSITIONS_ON_GPU = 8192;

  /** Products that a GPU is given at once: it works while the next is being asked for. */
  private static final int QUEUED_ON_GPU = 16;

  private MatrixRate() {}

  /**
   * The best rate seen on the processor with [1024, in]·[in, out], in floating-point operations a
   * second.
   *
   * @param duration how long to try
   */
  public static double measure(int in, int out, Duration duration) {
    return measure(ComputeDevice.CPU, in, out, duration);
  }

  /** The best rate of a device, with [8192, in]·[in, out] on a GPU. */
  public static double measure(ComputeDevice device, int in, int out, Duration duration) {
    PytorchThreads.prepare();
    int positions = device.isGpu() ? POSITIONS_ON_GPU : POSITIONS_ON_CPU;
    int queued = device.isGpu() ? QUEUED_ON_GPU : 1;
    try (NDManager manager = device.newManager()) {
      NDArray x = manager.randomUniform(-1, 1, new Shape(positions, in));
      NDArray weights = manager.randomUniform(-1, 1, new Shape(out, in));
      long best = Long.MAX_VALUE;
      long end = System.nanoTime() + duration.toNanos();
      while (System.nanoTime() < end) {
        long start = System.nanoTime();
        multiply(x, weights, queued);
        best = Math.min(best, System.nanoTime() - start);
      }
      return 2.0 * queued * positions * in * out / (best / 1e9);
    }
  }

  /** Waits for the last product: a GPU works in the order in which it was asked. */
  private static void multiply(NDArray x, NDArray weights, int times) {
    for (int time = 1; time < times; time++) {
      Linear.linear(x, weights).singletonOrThrow().close();
    }
    try (NDArray product = Linear.linear(x, weights).singletonOrThrow()) {
      if (product.getDevice().isGpu()) {
        try (NDArray one = product.get("0, :1")) {
          one.toFloatArray();
        }
      }
    }
  }
}
