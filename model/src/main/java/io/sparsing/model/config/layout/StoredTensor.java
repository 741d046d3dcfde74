package io.sparsing.model.config.layout;

import java.util.Arrays;
import java.util.List;

/**
 * One tensor as a checkpoint stores it.
 *
 * @param name its name in the safetensors file
 * @param shape its dimensions, outermost first
 */
public record StoredTensor(String name, List<Long> shape) {
  public StoredTensor {
    shape = List.copyOf(shape);
  }

  /** A tensor of a name and shape. */
  public static StoredTensor of(String name, long... shape) {
    return new StoredTensor(name, Arrays.stream(shape).boxed().toList());
  }

  /** Number of values; throws {@link ArithmeticException} beyond 2⁶³. */
  public long elements() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }
}
