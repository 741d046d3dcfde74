package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.config.DecoderTensors.Norm;

/** Root-mean-square norm: {@code x / sqrt(mean(x²) + ε) ⊙ scale}. */
final class Norms {
  private static final int[] LAST_AXIS = {-1};

  private Norms() {}

  /** Norms the last axis: [..., d] to [..., d]. */
  static NDArray rms(NDArray x, Norm<NDArray> weights, double epsilon) {
    return Scoped.result(
        () -> {
          int elements = Math.toIntExact(x.getShape().getLastDimension());
          NDArray width = Constants.scalar(elements, x.getManager());
          NDArray meanSquare = x.norm(LAST_AXIS, true).square().div(width); // [..., 1]
          NDArray rootMeanSquare = meanSquare.add(Constants.scalar(epsilon, x.getManager())).sqrt();
          return x.div(rootMeanSquare).mul(weights.scale());
        });
  }
}
