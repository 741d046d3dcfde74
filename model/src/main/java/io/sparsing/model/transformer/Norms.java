package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import java.util.List;
import java.util.Optional;

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
          if (weights.scale().filter(NDArray::hasGradient).isPresent()) {
            return recordedRms(x, weights.scale().get(), elements);
          }
          NDArray width = Constants.scalar(elements, x.getManager());
          NDArray meanSquare = x.norm(LAST_AXIS, true).square().div(width); // [..., 1]
          NDArray epsilon = Constants.scalar(rule.epsilon(), x.getManager());
          NDArray normed = x.div(meanSquare.add(epsilon).sqrt());
          return weights.scale().map(normed::mul).orElse(normed);
        });
  }

  /** The same up to rounding, of forms with short derivatives: √w·x / sqrt(‖x‖² + w·ε) ⊙ scale. */
  private NDArray recordedRms(NDArray x, NDArray scale, int elements) {
    NDArray epsilon = Constants.scalar(elements * rule.epsilon(), x.getManager());
    NDArray root = Constants.scalar(Math.sqrt(elements), x.getManager());
    NDArray squared = x.norm(LAST_AXIS, true).square(); // [..., 1]
    return x.mul(root.div(squared.add(epsilon).sqrt())).mul(scale);
  }

  /** {@code (x − mean(x)) / sqrt(variance(x) + ε) ⊙ scale + bias}. */
  private NDArray layer(NDArray x, Norm<NDArray> weights) {
    return Scoped.result(
        () -> {
          Shape width = new Shape(x.getShape().getLastDimension());
          NDArray scale = weights.scale().orElseGet(() -> x.getManager().ones(width));
          NDArray bias = weights.bias().orElseGet(scale::zerosLike);
          return LayerNorm.layerNorm(x, width, scale, bias, (float) rule.epsilon())
              .singletonOrThrow();
        });
  }

  /** Norms head h of [..., heads, w] by norm h, which has a scale only. */
  NDArray eachByItsOwn(NDArray heads, List<Norm<NDArray>> each) {
    return Scoped.result(
        () -> {
          NDList scales = new NDList();
          each.forEach(norm -> scales.add(norm.scale().orElseThrow()));
          NDArray normed = apply(heads, new Norm<>(Optional.empty(), Optional.empty()));
          return normed.mul(NDArrays.stack(scales)); // [heads, w]
        });
  }
}
