package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import java.util.OptionalDouble;

/** Caps values softly: {@code c·tanh(x/c)}. */
final class SoftCaps {
  private SoftCaps() {}

  /** The same values where there is no cap. */
  static NDArray apply(NDArray x, OptionalDouble cap) {
    if (cap.isEmpty()) {
      return x;
    }
    return Scoped.result(
        () -> {
          NDArray limit = Constants.scalar(cap.getAsDouble(), x.getManager());
          return x.div(limit).tanh().mul(limit);
        });
  }
}
