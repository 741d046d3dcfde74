package io.sparsing.jobs.sparsity;

import io.sparsing.jobs.table.CorpusShards.Shard;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.ModelCache;
import io.sparsing.model.runtime.TruncatedSink;
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
  <T> JavaRDD<T> nothing() {
    return context.emptyRDD();
  }

  /** Losses and active pairs of each target, by index: what a search round needs. */
  Map<Integer, SparseState> states(List<SparseTarget> targets) {
    Task task = new Task(configuration, positionsDone);
    return new TreeMap<>(
        merged(pairs(targets).map(task::summarise), targets.size()).collectAsMap());
  }

  /** One result with all details for each target and shard. */
  JavaRDD<ShardResult> results(List<SparseTarget> targets) {
    Task task = new Task(configuration, positionsDone);
    return pairs(targets).map(task::detail);
  }

  private JavaPairRDD<SparseTarget, Shard> pairs(List<SparseTarget> targets) {
    return context.parallelize(targets, targets.size()).cartesian(shards);
  }

  /** One state for each target, in at most as many partitions. */
  static JavaPairRDD<Integer, SparseState> merged(JavaRDD<ShardResult> results, int targets) {
    return results
        .mapToPair(result -> new Tuple2<>(result.target(), result.state()))
        .reduceByKey(SparseState::merge, targets);
  }

  /** The part that travels to executors. */
  private record Task(
      Broadcast<SerializableConfiguration> configuration, LongAccumulator positionsDone)
      implements Serializable {

    ShardResult summarise(Tuple2<SparseTarget, Shard> work) {
      long asked = System.nanoTime();
      try (ModelCache.Lease lease = lease(work._1())) {
        LoadedModel model = lease.model();
        LossGathering gathering = new LossGathering(model.config(), work._2(), positionsDone);
        double seconds = run(model, work, gathering);
        lease.worked(work._2().positions(), seconds, (System.nanoTime() - asked) / 1e9);
        return new ShardResult(work._1().index(), gathering.state(seconds), List.of());
      }
    }

    ShardResult detail(Tuple2<SparseTarget, Shard> work) {
      long asked = System.nanoTime();
      try (ModelCache.Lease lease = lease(work._1())) {
        LoadedModel model = lease.model();
        SparseGathering gathering = new SparseGathering(model.config(), work._2(), positionsDone);
        double seconds = run(model, work, gathering);
        lease.worked(work._2().positions(), seconds, (System.nanoTime() - asked) / 1e9);
        return new ShardResult(work._1().index(), gathering.state(seconds), gathering.tokens());
      }
    }

    private ModelCache.Lease lease(SparseTarget target) {
      return ModelCache.shared()
          .lease(CheckpointFolder.open(target.checkpointUri(), configuration.value().value()));
    }

    private static double run(
        LoadedModel model, Tuple2<SparseTarget, Shard> work, TruncatedSink sink) {
      long start = System.nanoTime();
      model.truncated(work._2().sequences(), work._1().rule(), sink);
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
