package io.sparsing.jobs.cluster;

import io.sparsing.jobs.InputException;
import java.util.Locale;

/** Where the user wants models to run. */
public enum DeviceChoice {
  /** On the GPU that Spark assigned to the task, else on the processor. */
  AUTO,
  /** On the processor, whatever Spark assigned. */
  CPU,
  /** On a GPU or not at all. */
  GPU;

  /** Setting of Spark that holds the choice; {@code --device} sets it. */
  public static final String KEY = "spark.sparsing.device";

  /**
   * The choice that a word names.
   *
   * @throws InputException for another word
   */
  static DeviceChoice of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "cpu" -> CPU;
      case "gpu" -> GPU;
      default ->
          throw new InputException(
              "Cannot choose a device: expected --device (%s) auto, cpu or gpu, found %s"
                  .formatted(KEY, word));
    };
  }
}
