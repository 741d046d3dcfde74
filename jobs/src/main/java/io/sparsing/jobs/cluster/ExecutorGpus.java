package io.sparsing.jobs.cluster;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/**
 * GPUs that Spark assigns to the tasks of an executor.
 *
 * @param slots tasks that they let run at once, all together
 * @param tasksOnEach tasks that share one of them
 */
public record ExecutorGpus(int slots, int tasksOnEach) {
  /**
   * Asks for none in local mode. Spark has none to assign there, and its tasks would wait for ever;
   * settings of a cluster may still be used on one machine.
   */
  public static void withdrawInLocalMode(SparkConf conf) {
    if (TaskDevice.isLocal(conf)) {
      Stream.of(TaskDevice.TASK_AMOUNT, TaskDevice.EXECUTOR_AMOUNT)
          .filter(conf::contains)
          .forEach(key -> conf.set(key, "0")); // without the key, spark-submit's would come back
    }
  }

  /** What a configuration asks for; empty where tasks need no GPU. */
  static Optional<ExecutorGpus> of(SparkConf conf) {
    double needed = conf.getDouble(TaskDevice.TASK_AMOUNT, 0);
    int gpus = conf.getInt(TaskDevice.EXECUTOR_AMOUNT, 0);
    if (needed <= 0 || gpus == 0) {
      return Optional.empty();
    }
    // As Spark has it: a fraction shares each GPU, and a larger number is whole GPUs.
    int sharing = needed <= 1 ? (int) (1 / needed) : 1;
    return Optional.of(
        new ExecutorGpus(needed <= 1 ? gpus * sharing : (int) (gpus / needed), sharing));
  }
}
