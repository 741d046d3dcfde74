package io.sparsing.jobs.cli.option;

import io.sparsing.jobs.cluster.DeviceChoice;
import io.sparsing.jobs.cluster.Precision;
import io.sparsing.jobs.cluster.TaskDevice;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Option;

/**
 * {@code --device} and {@code --precision}. What is given goes into Spark's configuration, where
 * the user may have set it himself; whatever runs a model reads it there.
 */
public final class DeviceOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description =
          "Where models run: auto (the GPU that Spark assigned to the task, else the processor),"
              + " cpu or gpu. Default: auto")
  private String device;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description =
          "float32; tf32 for a GPU's matrix products; float16 for weights that are kept in half the memory. Default: float32")
  private String precision;

  /**
   * Enters the choice, and what executors need for it.
   *
   * @throws io.sparsing.jobs.InputException where it cannot be had
   */
  void enter(SparkConf conf) {
    choice(conf).prepare(conf);
  }

  /**
   * Enters the choice, as {@link #enter}, and looks for a GPU that this process is to use.
   *
   * @throws IllegalStateException where there is none
   */
  void enterAndLook(SparkConf conf) {
    enter(conf);
    TaskDevice.of(conf).require();
  }

  private TaskDevice choice(SparkConf conf) {
    if (device != null) {
      conf.set(DeviceChoice.KEY, device);
    }
    if (precision != null) {
      conf.set(Precision.KEY, precision);
    }
    return TaskDevice.of(conf);
  }

  /**
   * The device of a command that runs a model in this process, without Spark.
   *
   * @throws io.sparsing.jobs.InputException where the choice cannot be had
   */
  public ComputeDevice here() {
    boolean nothingAsked =
        Stream.of(
                device,
                precision,
                System.getProperty(DeviceChoice.KEY),
                System.getProperty(Precision.KEY))
            .allMatch(Objects::isNull);
    if (nothingAsked) {
      return ComputeDevice.CPU; // without Spark's classes, whose loading can be seen
    }
    return choice(new SparkConf(true).setMaster("local")).here();
  }
}
