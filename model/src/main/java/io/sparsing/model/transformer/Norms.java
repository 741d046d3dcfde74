package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.config.DecoderTensors.Norm;

/** Root-mean-square norm: {@code x / sqrt(mean(x²) + ε) ⊙ scale}. */
final class Norms {
  private static final int[] LAST_AXIS = {-1};

  private Norms() {}

  /** Norms the last axis: [..., d] to [..., d]. */
  static NDArray rms(NDArray x, Norm<NDArray> weights, double epsilon) {
    double width = x.getShape().get(x.getShape().dimension() - 1);
    return Scoped.result(
        () -> {
          NDArray meanSquare = x.norm(LAST_AXIS, true).square().div(width); // [..., 1]
          return x.mul(meanSquare.add(epsilon).pow(-0.5)).mul(weights.scale());
        });
  }
}
