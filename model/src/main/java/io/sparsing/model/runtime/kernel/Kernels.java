package io.sparsing.model.runtime.kernel;

import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.util.Locale;

/** Which kernels work on activations. */
public enum Kernels {
  /** Java loops over arrays of the host; the faster ones on a processor. */
  JAVA,
  /** Operations of the engine; the only ones that reach a GPU's memory. */
  TENSOR;

  /** System property: {@code tensor} has a processor use the kernels of a GPU, to check them. */
  public static final String PROPERTY = "sparsing.kernels";

  /**
   * The kernels for a device.
   *
   * @throws IllegalStateException where the property holds another word
   */
  public static Kernels of(ComputeDevice device) {
    String asked = System.getProperty(PROPERTY, "java");
    return switch (asked.toLowerCase(Locale.ROOT)) {
      case "java" -> device.isGpu() ? TENSOR : JAVA;
      case "tensor" -> TENSOR;
      default ->
          throw new IllegalStateException(
              "Cannot choose kernels: expected %s to be java or tensor, found %s"
                  .formatted(PROPERTY, asked));
    };
  }
}
