package io.sparsing.jobs.cluster;

import io.sparsing.jobs.InputException;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;

/**
 * Memory that a GPU needs for the tasks that share it, in bytes. They are threads of one executor,
 * which loads a model once for all of them.
 *
 * @param modelsInUse weights of the models that its tasks may use at once
 * @param idleModels weights that the executor keeps of models that nobody uses
 * @param tasks what running tasks compute with
 * @param concurrent how many tasks share the GPU
 */
public record GpuMemory(long modelsInUse, long idleModels, long tasks, int concurrent) {
  /** Setting of Spark: memory of a GPU, such as 80g; nothing is checked where it is missing. */
  public static final String KEY = "spark.sparsing.gpu.memory";

  /** Positions that run together on a GPU. */
  public static final int BATCH_POSITIONS = 8_192;

  /** Arrays [positions, F] alive at once: gate, up, activation, product, magnitudes, masks. */
  private static final int FFN_ARRAYS = 8;

  /** Logits are made for 8,192 ids at a time; logits, their softmax and a copy. */
  private static final long LOGIT_BYTES = 3L * Float.BYTES * BATCH_POSITIONS * 8_192;

  /** Scores [B, H, 128, T] of 128 queries a sequence: products, shares and a copy. */
  private static final long ATTENTION_BYTES_OF_HEAD = 3L * Float.BYTES * BATCH_POSITIONS * 128;

  private static final double GIB = 1L << 30;

  /**
   * What a model takes.
   *
   * @param largest the largest model of the study
   * @param checkpoints how many checkpoints there are
   */
  public static GpuMemory of(ModelSize largest, int checkpoints, ClusterShape cluster) {
    int concurrent = cluster.tasksOnGpu();
    int inWave = Math.min(checkpoints, ExecutorMemory.CHECKPOINTS_PER_WAVE);
    int inUse = Math.min(concurrent, inWave);
    long task =
        (long) FFN_ARRAYS * Float.BYTES * BATCH_POSITIONS * largest.ffnSize()
            + LOGIT_BYTES
            + ATTENTION_BYTES_OF_HEAD * largest.heads();
    return new GpuMemory(
        inUse * largest.weightBytes(),
        Math.min(cluster.idleModelBytes(), (inWave - inUse) * largest.weightBytes()),
        concurrent * task,
        concurrent);
  }

  /** Memory of a GPU that a configuration states. */
  public static OptionalLong given(SparkConf conf) {
    return conf.contains(KEY)
        ? OptionalLong.of(conf.getSizeAsMb(KEY, "0") << 20)
        : OptionalLong.empty();
  }

  /**
   * Refuses GPUs that are too small, where their memory is stated.
   *
   * @param checkpoint name of the largest model
   * @param given memory of a GPU
   * @throws InputException that says what takes how much
   */
  public void check(String checkpoint, OptionalLong given) {
    if (given.isPresent() && given.getAsLong() < bytes()) {
      throw new InputException(
          "Cannot measure %s with %d tasks on a GPU: expected %s of at least %.1f GiB (models in use %.1f, idle %.1f, tasks %.1f), found %.1f GiB; see cluster-configs/README.md"
              .formatted(
                  checkpoint,
                  concurrent,
                  KEY,
                  bytes() / GIB,
                  modelsInUse / GIB,
                  idleModels / GIB,
                  tasks / GIB,
                  given.getAsLong() / GIB));
    }
  }

  /** The sum. */
  public long bytes() {
    return modelsInUse + idleModels + tasks;
  }
}
