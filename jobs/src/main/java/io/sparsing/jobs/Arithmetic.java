package io.sparsing.jobs;

import java.util.List;

/** What computes the numbers of a measurement: it decides their last digits. */
public enum Arithmetic {
  /** Float32 on a processor. */
  CPU_FLOAT32("cpu", "float32"),
  /** Float32 on a processor, with weights rounded to float16. */
  CPU_FLOAT16("cpu", "float16"),
  /** Float32 on a GPU, with weights rounded to float16. */
  GPU_FLOAT16("gpu", "float16"),
  /** Float32 on a GPU. */
  GPU_FLOAT32("gpu", "float32"),
  /** Factors of matrix products cut to TensorFloat-32 on a GPU; the rest in float32. */
  GPU_TF32("gpu", "tf32");

  private final String device;
  private final String precision;

  Arithmetic(String device, String precision) {
    this.device = device;
    this.precision = precision;
  }

  /** Column {@code device} of the table {@code extractions}. */
  public String device() {
    return device;
  }

  /** Column {@code precision} of the table {@code extractions}. */
  public String precision() {
    return precision;
  }

  /** Bytes of a weight in memory. */
  public int weightBytes() {
    return this == CPU_FLOAT16 || this == GPU_FLOAT16 ? Short.BYTES : Float.BYTES;
  }

  /**
   * What it adds to the identity of a dense pass. Float32 on a processor adds nothing: so were all
   * passes made before there was a choice, and their keys stay.
   */
  public List<String> identity() {
    return this == CPU_FLOAT32 ? List.of() : List.of(device, precision);
  }
}
