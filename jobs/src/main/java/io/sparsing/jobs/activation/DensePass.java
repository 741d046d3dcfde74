package io.sparsing.jobs.activation;

import io.sparsing.jobs.table.CorpusShards.Shard;
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
 * Runs checkpoints over shards with nothing truncated: one Spark task for each pair, the model
 * loaded once per executor.
 */
public final class DensePass {
  private final JavaSparkContext context;
  private final Broadcast<SerializableConfiguration> configuration;
  private final DenseMode mode;
  private final LongAccumulator positionsDone;

  /** A pass that gathers what the mode says and counts positions as it goes. */
  public DensePass(JavaSparkContext context, DenseMode mode, LongAccumulator positionsDone) {
    this.context = context;
    this.configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    this.mode = mode;
    this.positionsDone = positionsDone;
  }

  /** What one task found. */
  record ShardResult(int target, DenseState state, List<SampledActivation> sampled)
      implements Serializable {}

  /** One result for each target and shard. */
  JavaRDD<ShardResult> results(List<DenseTarget> targets, JavaRDD<Shard> shards) {
    Task task = new Task(configuration, mode, positionsDone);
    return context.parallelize(targets, targets.size()).cartesian(shards).map(task::run);
  }

  /** The states of all shards merged, by the target's index. */
  public Map<Integer, DenseState> states(List<DenseTarget> targets, JavaRDD<Shard> shards) {
    return new TreeMap<>(merged(results(targets, shards), targets.size()).collectAsMap());
  }

  /** Merges into copies: Spark may keep the results and merge them again when an executor dies. */
  static JavaPairRDD<Integer, DenseState> merged(JavaRDD<ShardResult> results, int targets) {
    return results
        .mapToPair(result -> new Tuple2<>(result.target(), result.state()))
        .combineByKey(DenseState::copy, DenseState::merge, DenseState::merge, targets);
  }

  /** The part that travels to executors. */
  private record Task(
      Broadcast<SerializableConfiguration> configuration,
      DenseMode mode,
      LongAccumulator positionsDone)
      implements Serializable {

    ShardResult run(Tuple2<DenseTarget, Shard> work) {
      DenseTarget target = work._1();
      Shard shard = work._2();
      long asked = System.nanoTime();
      try (ModelCache.Lease lease =
          ModelCache.shared()
              .lease(
                  CheckpointFolder.open(target.checkpointUri(), configuration.value().value()))) {
        long start = System.nanoTime();
        DenseGathering gathering =
            new DenseGathering(lease.model(), target, shard, mode, positionsDone);
        lease.model().dense(shard.sequences(), gathering);
        double seconds = (System.nanoTime() - start) / 1e9;
        DenseState state = gathering.state(seconds);
        lease.worked(shard.positions(), state.forwardSeconds(), (System.nanoTime() - asked) / 1e9);
        return new ShardResult(target.index(), state, gathering.sampled());
      } catch (CheckpointException e) {
        return new ShardResult(target.index(), DenseState.refused(e.getMessage()), List.of());
      }
    }
  }
}
