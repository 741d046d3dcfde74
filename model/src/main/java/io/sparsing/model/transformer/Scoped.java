package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.function.Supplier;

/**
 * Frees the intermediate arrays of a computation as soon as its result stands. Under a gradient
 * collector that is safe too: the engine's graph keeps what it needs, as long as the engine owns
 * its memory (see {@link Constants}).
 */
final class Scoped {
  private Scoped() {}

  static NDArray result(Supplier<NDArray> computation) {
    NDArray result;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      result = computation.get();
      NDScope.unregister(result);
    }
    NDScope.register(result); // an intermediate of the computation around this one, if any
    return result;
  }
}
