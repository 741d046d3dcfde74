package io.sparsing.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Clips the gradient of all weights together, by its L2 norm. */
final class GradientNorm {
  /** Longest gradient that passes unchanged. */
  static final double MAXIMUM = 1.0;

  private GradientNorm() {}

  /**
   * Length of all gradients taken as one vector; sums of tensors in float32, their sum in double.
   */
  static double of(List<NDArray> gradients) {
    double squares = 0;
    for (NDArray gradient : gradients) {
      try (NDManager scratch = gradient.getManager().newSubManager()) {
        NDArray square = gradient.square();
        square.attach(scratch);
        NDArray sum = square.sum();
        sum.attach(scratch);
        squares += sum.getFloat();
      }
    }
    return Math.sqrt(squares);
  }

  /** What to multiply a gradient of length {@code norm} with, so that none is over the maximum. */
  static double clippingFactor(double norm) {
    return norm <= MAXIMUM ? 1 : MAXIMUM / norm;
  }
}
