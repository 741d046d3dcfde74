package io.sparsing.jobs.cluster;

import io.sparsing.jobs.InputException;

/**
 * Memory that an executor needs outside its Java heap, in bytes: where weights and activations lie.
 *
 * @param modelsInUse weights of the models that its tasks may use at once
 * @param idleModels weights that it keeps of models that nobody uses
 * @param tasks what running tasks compute with
 * @param process libraries, classes, threads and buffers of the process
 */
public record ExecutorMemory(long modelsInUse, long idleModels, long tasks, long process) {
  /** Checkpoints that advance side by side, so as many models may be in use. */
  public static final int CHECKPOINTS_PER_WAVE = 16;

  /** Positions that run together, and a sequence of 2,048 is not split. */
  private static final int BATCH_POSITIONS = 2_048;

  /** Arrays [positions, F] alive at once: gate, up, activation, product, magnitudes, mask. */
  private static final int FFN_ARRAYS = 6;

  /** Logits are made for 2,048 ids at a time; logits, exponentials and their copy. */
  private static final long LOGIT_BYTES = 3L * Float.BYTES * BATCH_POSITIONS * 2_048;

  private static final long PROCESS_BYTES = 1L << 30;

  /**
   * What a model takes.
   *
   * @param largest the largest model of the study
   * @param checkpoints how many checkpoints there are
   */
  public static ExecutorMemory of(ModelSize largest, int checkpoints, ClusterShape cluster) {
    int inUse = Math.min(cluster.executorSlots(), Math.min(checkpoints, CHECKPOINTS_PER_WAVE));
    long others = Math.max(0, Math.min(checkpoints, CHECKPOINTS_PER_WAVE) - inUse);
    long task = (long) FFN_ARRAYS * Float.BYTES * BATCH_POSITIONS * largest.ffnSize() + LOGIT_BYTES;
    return new ExecutorMemory(
        inUse * largest.weightBytes(),
        Math.min(cluster.idleModelBytes(), others * largest.weightBytes()),
        cluster.executorSlots() * task,
        PROCESS_BYTES);
  }

  /**
   * Refuses executors that are too small, where Spark bounds them.
   *
   * @param checkpoint name of the largest model
   * @throws InputException that names the setting and what it should be
   */
  public void check(String checkpoint, ClusterShape cluster) {
    long given = cluster.overheadBytes().orElse(Long.MAX_VALUE);
    if (given < bytes()) {
      throw new InputException(
          "Cannot measure %s on these executors: expected spark.executor.memoryOverhead of at least %dm, found %dm; see cluster-configs/README.md"
              .formatted(checkpoint, mebibytes(bytes() + (1L << 20) - 1), mebibytes(given)));
    }
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  /** The sum. */
  public long bytes() {
    return modelsInUse + idleModels + tasks + process;
  }
}
