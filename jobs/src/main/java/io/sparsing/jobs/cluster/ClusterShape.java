package io.sparsing.jobs.cluster;

import io.sparsing.model.runtime.ModelCache;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;

/**
 * The executors that a Spark configuration asks for.
 *
 * @param executors how many, at most
 * @param executorCores cores of each
 * @param taskCores cores that a task takes
 * @param overheadBytes memory of an executor outside its Java heap; empty where it has no bound: on
 *     one machine and on a standalone cluster, where only the machine's memory does
 * @param idleModelBytes weights of models that an executor keeps though nobody uses them
 * @param gpus what Spark assigns to an executor's tasks; empty where it assigns none
 */
public record ClusterShape(
    int executors,
    int executorCores,
    int taskCores,
    OptionalLong overheadBytes,
    long idleModelBytes,
    Optional<ExecutorGpus> gpus) {
  private static final String IDLE_OPTION = "-D" + ModelCache.IDLE_BYTES_PROPERTY + "=";

  /** Executors of YARN and Kubernetes where their number is not set. */
  private static final int DEFAULT_INSTANCES = 2;

  /** Executors to whose tasks Spark assigns no GPU. */
  public ClusterShape(
      int executors,
      int executorCores,
      int taskCores,
      OptionalLong overheadBytes,
      long idleModelBytes) {
    this(executors, executorCores, taskCores, overheadBytes, idleModelBytes, Optional.empty());
  }

  /** Tasks that run at once. */
  public int slots() {
    return executors * executorSlots();
  }

  /** Tasks that run at once in one executor. */
  public int executorSlots() {
    int ofCores = Math.max(1, executorCores / taskCores);
    return gpus.map(limit -> Math.min(ofCores, Math.max(1, limit.slots()))).orElse(ofCores);
  }

  /** Tasks that run at once on one GPU: in local mode, where Spark assigns none, all. */
  public int tasksOnGpu() {
    return gpus.map(limit -> Math.min(executorSlots(), limit.tasksOnEach()))
        .orElse(executorSlots());
  }

  /**
   * The executors of a configuration.
   *
   * @param machineCores cores of this machine, for {@code local[*]}
   */
  public static ClusterShape of(SparkConf conf, int machineCores) {
    String master = conf.get("spark.master", "local[*]");
    int taskCores = conf.getInt("spark.task.cpus", 1);
    if (TaskDevice.isLocal(conf)) {
      String threads = master.replaceAll("^local(\\[([0-9*]+).*)?$", "$2");
      int cores =
          threads.equals("*") ? machineCores : threads.isEmpty() ? 1 : Integer.parseInt(threads);
      String option = conf.get("spark.driver.extraJavaOptions", "");
      return new ClusterShape(1, cores, taskCores, OptionalLong.empty(), idleBytes(option));
    }
    int cores = conf.getInt("spark.executor.cores", 1);
    boolean bounded = master.startsWith("yarn") || master.startsWith("k8s");
    return new ClusterShape(
        executors(conf, cores),
        cores,
        taskCores,
        bounded ? OptionalLong.of(overheadBytes(conf)) : OptionalLong.empty(),
        idleBytes(conf.get("spark.executor.extraJavaOptions", "")),
        ExecutorGpus.of(conf));
  }

  private static int executors(SparkConf conf, int cores) {
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)
        && conf.contains("spark.dynamicAllocation.maxExecutors")) {
      return conf.getInt("spark.dynamicAllocation.maxExecutors", 1);
    }
    if (conf.contains("spark.executor.instances")) {
      return conf.getInt("spark.executor.instances", 1);
    }
    return conf.contains("spark.cores.max")
        ? Math.max(1, conf.getInt("spark.cores.max", 1) / cores)
        : DEFAULT_INSTANCES;
  }

  /** As Spark has it: a tenth of the heap, 384 MiB at least, unless it is given. */
  private static long overheadBytes(SparkConf conf) {
    double factor = conf.getDouble("spark.executor.memoryOverheadFactor", 0.1);
    long heap = conf.getSizeAsMb("spark.executor.memory", "1g");
    long least = conf.getSizeAsMb("spark.executor.minMemoryOverhead", "384m");
    long usual = Math.max((long) (factor * heap), least);
    return conf.getSizeAsMb("spark.executor.memoryOverhead", usual + "m") << 20;
  }

  private static long idleBytes(String javaOptions) {
    for (String option : javaOptions.trim().split("\\s+", -1)) {
      if (option.startsWith(IDLE_OPTION)) {
        return Long.parseLong(option.substring(IDLE_OPTION.length()));
      }
    }
    return ModelCache.DEFAULT_IDLE_BYTES;
  }
}
