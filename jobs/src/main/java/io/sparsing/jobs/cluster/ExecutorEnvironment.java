package io.sparsing.jobs.cluster;

import java.util.Map;
import org.apache.spark.SparkConf;

/**
 * What executors of a cluster find in their environment unless the configuration says otherwise.
 *
 * <p>OpenMP, MKL and through them DJL's engine take their number of threads from there when the
 * process starts, and no later. A task has {@code spark.task.cpus} cores, so that is how many its
 * kernels may use: with OpenMP's default, all cores of the host, the tasks of a host would fight
 * over them. The rest has glibc keep freed memory (docs/operations.md, "Environment of a process").
 */
public final class ExecutorEnvironment {
  private static final String PREFIX = "spark.executorEnv.";

  private static final Map<String, String> ALLOCATOR =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_TOP_PAD_", "67108864",
          "MALLOC_TRIM_THRESHOLD_", "8589934592",
          "MALLOC_MMAP_THRESHOLD_", "268435456");

  private ExecutorEnvironment() {}

  /** Adds what is missing; to be called before the session starts. */
  public static void complete(SparkConf conf) {
    String taskCores = Integer.toString(conf.getInt("spark.task.cpus", 1));
    conf.setIfMissing(PREFIX + "OMP_NUM_THREADS", taskCores);
    ALLOCATOR.forEach((name, value) -> conf.setIfMissing(PREFIX + name, value));
  }
}
