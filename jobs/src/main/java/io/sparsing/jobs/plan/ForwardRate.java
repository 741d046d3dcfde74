package io.sparsing.jobs.plan;

import io.sparsing.jobs.cluster.GpuMemory;
import io.sparsing.jobs.cluster.TaskDevice;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.config.layout.ForwardCost;
import io.sparsing.model.runtime.ModelCache;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Measures how fast tasks run a model's bare forward, all at once, as they will.
 *
 * @param configuration how to reach the checkpoint
 * @param place where the tasks of the session run models
 * @param tokens of each sequence
 */
record ForwardRate(SerializableConfiguration configuration, TaskDevice place, int tokens)
    implements Serializable {
  private static final double SECONDS = 3;
  private static final int MOST_TASKS = 64;
  private static final int LEAST_POSITIONS = 1_024;

  /** Operations a second of one task, the mean over as many tasks as run at once. */
  static double measure(JavaSparkContext context, String checkpoint, int tokens, int slots) {
    int tasks = Math.min(slots, MOST_TASKS);
    ForwardRate rate =
        new ForwardRate(
            new SerializableConfiguration(context.hadoopConfiguration()),
            TaskDevice.of(context.getConf()),
            tokens);
    return context
        .parallelize(Collections.nCopies(tasks, checkpoint), tasks)
        .mapToDouble(rate::one)
        .mean();
  }

  private double one(String checkpoint) {
    Configuration hadoop = configuration.value();
    CheckpointFolder folder = CheckpointFolder.open(checkpoint, hadoop);
    ComputeDevice device = place.here();
    List<int[]> sequences =
        sequences(
            folder.config().vocabularySize(),
            device.isGpu() ? GpuMemory.BATCH_POSITIONS : LEAST_POSITIONS);
    double flops = sequences.size() * ForwardCost.ofSequence(folder.plan(), tokens);
    try (ModelCache.Lease lease = ModelCache.shared().lease(folder, device)) {
      lease.model().bare(sequences); // compiles, and fills the allocator
      int passes = 0;
      long start = System.nanoTime();
      double seconds;
      do {
        lease.model().bare(sequences);
        passes++;
        seconds = (System.nanoTime() - start) / 1e9;
      } while (seconds < SECONDS);
      return passes * flops / seconds;
    }
  }

  /** Enough sequences for a full batch; which ids they have makes no difference to the time. */
  private List<int[]> sequences(int vocabulary, int positions) {
    int count = Math.max(1, positions / tokens);
    return IntStream.range(0, count)
        .mapToObj(
            sequence ->
                IntStream.range(0, tokens)
                    .map(i -> (int) ((sequence * 7_919L + i * 104_729L) % vocabulary))
                    .toArray())
        .toList();
  }
}
