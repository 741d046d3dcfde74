package io.sparsing.jobs.sparsity;

import io.sparsing.jobs.table.CorpusShards.Shard;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.LoadedModel;
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

/** Runs truncated checkpoints over shards: one Spark task for each pair. */
final class SparsePass {
  private final JavaSparkContext context;
  private final JavaRDD<Shard> shards;
  private final Broadcast<SerializableConfiguration> configuration;
  private final LongAccumulator positionsDone;

  SparsePass(JavaSparkContext context, JavaRDD<Shard> shards, LongAccumulator positionsDone) {
    this.context = context;
    this.shards = shards;
    this.configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    this.positionsDone = positionsDone;
  }

  /** What one task found. */
  record ShardResult(int target, SparseState state, List<TokenActivity> tokens)
      implements Serializable {
    /** The same for another target. */
    ShardResult as(int other) {
      return new ShardResult(other, state, tokens);
    }
  }

  /** No results. */
  JavaRDD<ShardResult> nothing() {
    return context.emptyRDD();
  }

  /** Losses and active pairs of each target, by index: what a search round needs. */
  Map<Integer, SparseState> states(List<SparseTarget> targets) {
    Task task = new Task(configuration, positionsDone);
    return merged(
        context.parallelize(targets, targets.size()).cartesian(shards).map(task::summarise),
        targets.size());
  }

  /** One result with all details for each target and shard. */
  JavaRDD<ShardResult> results(List<SparseTarget> targets) {
    Task task = new Task(configuration, positionsDone);
    return context.parallelize(targets, targets.size()).cartesian(shards).map(task::detail);
  }

  static Map<Integer, SparseState> merged(JavaRDD<ShardResult> results, int targets) {
    JavaPairRDD<Integer, SparseState> states =
        results.mapToPair(result -> new Tuple2<>(result.target(), result.state()));
    return new TreeMap<>(states.reduceByKey(SparseState::merge, targets).collectAsMap());
  }

  /** The part that travels to executors. */
  private record Task(
      Broadcast<SerializableConfiguration> configuration, LongAccumulator positionsDone)
      implements Serializable {

    ShardResult summarise(Tuple2<SparseTarget, Shard> work) {
      ShardResult all = detail(work);
      SparseState state = all.state();
      return new ShardResult(
          all.target(), new SparseState(state.truncation(), List.of(), state.seconds()), List.of());
    }

    ShardResult detail(Tuple2<SparseTarget, Shard> work) {
      SparseTarget target = work._1();
      Shard shard = work._2();
      try (ModelCache.Lease lease =
          ModelCache.shared()
              .lease(
                  CheckpointFolder.open(target.checkpointUri(), configuration.value().value()))) {
        LoadedModel model = lease.model();
        SparseGathering gathering = new SparseGathering(model.config(), shard, positionsDone);
        long start = System.nanoTime();
        model.truncated(shard.sequences(), target.rule(), gathering);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new ShardResult(target.index(), gathering.state(seconds), gathering.tokens());
      }
    }
  }
}
