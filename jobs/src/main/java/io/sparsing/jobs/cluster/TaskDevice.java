package io.sparsing.jobs.cluster;

import io.sparsing.jobs.Arithmetic;
import io.sparsing.jobs.InputException;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.io.Serializable;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * Where the tasks of a session run models: decided by the driver from Spark's configuration, found
 * by each task where it runs.
 *
 * @param place kind of device, and who names it
 * @param precision of weights, and of a GPU's matrix products
 */
public record TaskDevice(Place place, Precision precision) implements Serializable {
  private static final String RESOURCE = "gpu";
  static final String TASK_AMOUNT = "spark.task.resource.gpu.amount";
  static final String EXECUTOR_AMOUNT = "spark.executor.resource.gpu.amount";

  /** Kinds of devices. */
  public enum Place {
    /** The processor. */
    PROCESSOR,
    /** The GPU that Spark assigned to the task. */
    ASSIGNED_GPU,
    /** The first GPU of this machine: in local mode Spark assigns none. */
    FIRST_GPU
  }

  /** Refuses TensorFloat-32 on a processor. */
  public TaskDevice {
    if (place == Place.PROCESSOR && precision == Precision.TF32) {
      throw new InputException(
          "Cannot compute in %s: expected models on a GPU, found them on the processor"
              .formatted(precision));
    }
  }

  /**
   * Where a configuration has models run.
   *
   * @throws InputException where it asks for GPUs and Spark will assign none, or for what no device
   *     has
   */
  public static TaskDevice of(SparkConf conf) {
    Precision precision = Precision.of(conf.get(Precision.KEY, Precision.FLOAT32.toString()));
    return new TaskDevice(
        switch (DeviceChoice.of(conf.get(DeviceChoice.KEY, "auto"))) {
          case CPU -> Place.PROCESSOR;
          case AUTO -> assigns(conf) ? Place.ASSIGNED_GPU : Place.PROCESSOR;
          case GPU -> gpu(conf);
        },
        precision);
  }

  private static Place gpu(SparkConf conf) {
    if (isLocal(conf)) {
      return Place.FIRST_GPU;
    }
    if (!assigns(conf)) {
      throw new InputException(
          "Cannot run models on GPUs: expected %s and %s above 0, found %s and %s; see cluster-configs/README.md"
              .formatted(
                  EXECUTOR_AMOUNT,
                  TASK_AMOUNT,
                  conf.get(EXECUTOR_AMOUNT, "none"),
                  conf.get(TASK_AMOUNT, "none")));
    }
    return Place.ASSIGNED_GPU;
  }

  /** Whether tasks get a GPU from Spark, which itself refuses an executor that has none to give. */
  private static boolean assigns(SparkConf conf) {
    return !isLocal(conf) && conf.getDouble(TASK_AMOUNT, 0) > 0;
  }

  /** Whether tasks run in the driver's process; {@code local-cluster} starts executors. */
  static boolean isLocal(SparkConf conf) {
    String master = conf.get("spark.master", "local[*]");
    return master.equals("local") || master.startsWith("local[");
  }

  /** Whether models run on GPUs. */
  public boolean isGpu() {
    return place != Place.PROCESSOR;
  }

  /** What measurements of the session are made with. */
  public Arithmetic arithmetic() {
    return isGpu() ? precision.onGpu() : precision.onProcessor();
  }

  /**
   * Adds to a configuration what executors need for it; to be called before the session starts.
   *
   * @throws InputException where their environment is set to the other precision
   */
  public void prepare(SparkConf conf) {
    if (place == Place.ASSIGNED_GPU) {
      // Also for float32: images for GPUs may come with the variable at 1.
      String key = "spark.executorEnv." + Precision.VARIABLE;
      conf.setIfMissing(key, precision.value());
      precision.require(Map.of(Precision.VARIABLE, conf.get(key)));
    }
  }

  /**
   * Looks for the GPU where tasks run in this process; executors do so when they load a model.
   *
   * @throws InputException where this process computes in the other precision
   * @throws IllegalStateException where this machine has no GPU that can be used
   */
  public void require() {
    if (place == Place.FIRST_GPU) {
      here().require();
    }
  }

  /**
   * The device of the task that asks, or of this process in local mode.
   *
   * @throws InputException where the process computes in the other precision
   * @throws IllegalStateException where Spark assigned no GPU that has a number
   */
  public ComputeDevice here() {
    ComputeDevice device =
        switch (place) {
          case PROCESSOR -> ComputeDevice.CPU;
          case ASSIGNED_GPU -> assigned(TaskContext.get().resourcesJMap());
          case FIRST_GPU -> ComputeDevice.gpu(0);
        };
    if (device.isGpu()) {
      precision.require(System.getenv());
    }
    return device.with(precision.weights());
  }

  /** The first of the GPUs that Spark assigned to a task. */
  static ComputeDevice assigned(Map<String, ResourceInformation> resources) {
    ResourceInformation gpus = resources.get(RESOURCE);
    String[] addresses = gpus == null ? new String[0] : gpus.addresses();
    String found = addresses.length == 0 ? "none" : addresses[0];
    try {
      return ComputeDevice.gpu(Integer.parseInt(found));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "Cannot run a model on a GPU: expected the number of one that Spark assigned to the task, found "
              + found,
          e);
    }
  }
}
