package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.layout.DecoderTensors.Norm;

/** Norms of the last axis, [..., w] to [..., w]. */
record Norms(NormRule rule) {
  private static final int[] LAST_AXIS = {-1};

  NDArray apply(NDArray x, Norm<NDArray> weights) {
    return switch (rule.kind()) {
      case RMS -> rms(x, weights);
      case LAYER -> layer(x, weights);
    };
  }

  /** {@code x / sqrt(mean(x²) + ε) ⊙ scale}. */
  private NDArray rms(NDArray x, Norm<NDArray> weights) {
    return Scoped.result(
        () -> {
          int elements = Math.toIntExact(x.getShape().getLastDimension());
          NDArray width = Constants.scalar(elements, x.getManager());
          NDArray meanSquare = x.norm(LAST_AXIS, true).square().div(width); // [..., 1]
          NDArray epsilon = Constants.scalar(rule.epsilon(), x.getManager());
          return x.div(meanSquare.add(epsilon).sqrt()).mul(weights.scale());
        });
  }

  /** {@code (x − mean(x)) / sqrt(variance(x) + ε) ⊙ scale + bias}. */
  private NDArray layer(NDArray x, Norm<NDArray> weights) {
    return Scoped.result(
        () -> {
          NDArray bias = weights.bias().orElseGet(() -> weights.scale().zerosLike());
          Shape width = weights.scale().getShape();
          return LayerNorm.layerNorm(x, width, weights.scale(), bias, (float) rule.epsilon())
              .singletonOrThrow();
        });
  }
}
