package io.sparsing.jobs.cluster;

import io.sparsing.jobs.Arithmetic;
import io.sparsing.jobs.InputException;
import io.sparsing.model.runtime.tensor.ComputeDevice.Weights;
import java.util.Locale;
import java.util.Map;

/**
 * How weights are kept, and how a GPU multiplies matrices of float32.
 *
 * <p>The switch of the products is a variable of the environment that libtorch reads once, when the
 * process starts. So a session sets it for its executors, and a task can only check it.
 */
public enum Precision {
  /** In float32. */
  FLOAT32(Arithmetic.CPU_FLOAT32, Arithmetic.GPU_FLOAT32, "0", Weights.FLOAT32),
  /** In TensorFloat-32: factors keep 10 bits of their fraction, sums are in float32. */
  TF32(Arithmetic.CPU_FLOAT32, Arithmetic.GPU_TF32, "1", Weights.FLOAT32),
  /** In float32 with weights that are kept in float16. */
  FLOAT16(Arithmetic.CPU_FLOAT16, Arithmetic.GPU_FLOAT16, "0", Weights.FLOAT16);

  /** Setting of Spark that holds the choice; {@code --precision} sets it. */
  public static final String KEY = "spark.sparsing.precision";

  /** What libtorch reads: 1 for TensorFloat-32. */
  static final String VARIABLE = "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE";

  private final Arithmetic onProcessor;
  private final Arithmetic onGpu;
  private final String value;
  private final Weights weights;

  Precision(Arithmetic onProcessor, Arithmetic onGpu, String value, Weights weights) {
    this.onProcessor = onProcessor;
    this.onGpu = onGpu;
    this.value = value;
    this.weights = weights;
  }

  /**
   * The precision that a word names.
   *
   * @throws InputException for another word
   */
  static Precision of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "float32" -> FLOAT32;
      case "tf32" -> TF32;
      case "float16" -> FLOAT16;
      default ->
          throw new InputException(
              "Cannot choose a precision: expected --precision (%s) float32, tf32 or float16, found %s"
                  .formatted(KEY, word));
    };
  }

  /** How models keep their weights. */
  Weights weights() {
    return weights;
  }

  /** What measurements on a processor are made with. */
  Arithmetic onProcessor() {
    return onProcessor;
  }

  /** What measurements on a GPU are made with. */
  Arithmetic onGpu() {
    return onGpu;
  }

  /** Value of {@link #VARIABLE} that switches it on. */
  String value() {
    return value;
  }

  /**
   * Makes sure that a process computes in this precision.
   *
   * @param environment of the process, as it started
   * @throws InputException where it computes in the other one
   */
  void require(Map<String, String> environment) {
    String found = environment.getOrDefault(VARIABLE, FLOAT32.value);
    if (!found.equals(value)) {
      throw new InputException(
          "Cannot compute in %s: expected a process that started with %s=%s, found %s"
              .formatted(this, VARIABLE, value, environment.getOrDefault(VARIABLE, "none")));
    }
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
