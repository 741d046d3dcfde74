package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.sparsing.model.runtime.tensor.PytorchThreads;
import java.time.Duration;

/**
 * Measures how fast this thread multiplies float32 matrices: what a forward pass could reach if it
 * did nothing else.
 */
public final class MatrixRate {
  private static final int POSITIONS = 1024;

  private MatrixRate() {}

  /**
   * The best rate seen with [1024, in]·[in, out], in floating-point operations a second.
   *
   * @param duration how long to try
   */
  public static double measure(int in, int out, Duration duration) {
    PytorchThreads.prepare();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.randomUniform(-1, 1, new Shape(POSITIONS, in));
      NDArray weights = manager.randomUniform(-1, 1, new Shape(out, in));
      long best = Long.MAX_VALUE;
      long end = System.nanoTime() + duration.toNanos();
      while (System.nanoTime() < end) {
        long start = System.nanoTime();
        Linear.linear(x, weights).singletonOrThrow().close();
        best = Math.min(best, System.nanoTime() - start);
      }
      return 2.0 * POSITIONS * in * out / (best / 1e9);
    }
  }
}
