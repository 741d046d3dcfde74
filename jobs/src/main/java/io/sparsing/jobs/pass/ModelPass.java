package io.sparsing.jobs.pass;

import io.sparsing.jobs.cluster.TaskDevice;
import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.ModelCache;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Runs checkpoints over shards: one Spark task for each pair, the model loaded once a device of an
 * executor. A checkpoint that cannot be run gives a refusal and leaves the others running.
 */
public final class ModelPass {
  private final JavaSparkContext context;
  private final JavaRDD<Shard> shards;
  private final Broadcast<SerializableConfiguration> configuration;
  private final LongAccumulator positionsDone;
  private final TaskDevice device;

  /** Passes over shards that count positions as they go. */
  public ModelPass(JavaSparkContext context, JavaRDD<Shard> shards, LongAccumulator positionsDone) {
    this.context = context;
    this.shards = shards;
    this.configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    this.positionsDone = positionsDone;
    this.device = TaskDevice.of(context.getConf());
  }

  /** One result for each target and shard. */
  public <S extends PassWork.State<S>, D> JavaRDD<ShardResult<S, D>> results(
      List<Target<S, D>> targets) {
    Task task = new Task(configuration, device, positionsDone);
    return context
        .parallelize(targets, Math.max(1, targets.size()))
        .cartesian(shards)
        .map(task::run);
  }

  /** The states of all shards merged, by the target's index. */
  public <S extends PassWork.State<S>, D> Map<Integer, S> states(List<Target<S, D>> targets) {
    return targets.isEmpty()
        ? Map.of()
        : new TreeMap<>(merged(results(targets), targets.size()).collectAsMap());
  }

  /** One state for each target, in at most as many partitions. */
  public static <S extends PassWork.State<S>, D> JavaPairRDD<Integer, S> merged(
      JavaRDD<ShardResult<S, D>> results, int targets) {
    return results
        .mapToPair(result -> new Tuple2<>(result.target(), result.state()))
        .reduceByKey(PassWork.State::merge, targets);
  }

  /** The part that travels to executors. */
  private record Task(
      Broadcast<SerializableConfiguration> configuration,
      TaskDevice device,
      LongAccumulator positionsDone)
      implements Serializable {
    <S extends PassWork.State<S>, D> ShardResult<S, D> run(Tuple2<Target<S, D>, Shard> work) {
      Target<S, D> target = work._1();
      long asked = System.nanoTime();
      try (ModelCache.Lease lease =
          ModelCache.shared()
              .lease(
                  CheckpointFolder.open(target.checkpointUri(), configuration.value().value()),
                  device.here())) {
        PassWork.Found<S, D> found = target.work().run(lease.model(), work._2(), positionsDone);
        lease.worked(
            work._2().positions(),
            found.state().forwardSeconds(),
            (System.nanoTime() - asked) / 1e9);
        return new ShardResult<>(target.index(), found.state(), found.details());
      } catch (CheckpointException e) {
        return new ShardResult<>(target.index(), target.work().refused(e.getMessage()), List.of());
      }
    }
  }

  /**
   * One checkpoint in a pass.
   *
   * @param index place among the pass' targets
   * @param checkpointUri folder of the checkpoint
   * @param work what is done with it
   */
  public record Target<S extends PassWork.State<S>, D>(
      int index, String checkpointUri, PassWork<S, D> work) implements Serializable {}

  /**
   * What one task found.
   *
   * @param target place of the target in its pass
   * @param state to be merged with those of other shards
   * @param details what stays with the shard
   */
  public record ShardResult<S extends PassWork.State<S>, D>(int target, S state, List<D> details)
      implements Serializable {
    /** The same for another target. */
    public ShardResult<S, D> as(int other) {
      return new ShardResult<>(other, state, details);
    }
  }
}
