package io.sparsing.jobs.pass;

import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.model.runtime.LoadedModel;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/**
 * What is done with a model on a shard.
 *
 * @param <S> state that is merged over all shards
 * @param <D> details that stay with the shard
 */
public interface PassWork<S extends PassWork.State<S>, D> extends Serializable {
  /** Runs the model over a shard and counts positions as it goes. */
  Found<S, D> run(LoadedModel model, Shard shard, LongAccumulator positionsDone);

  /** The state of a checkpoint that cannot be run. */
  S refused(String line);

  /** What was found on one shard. */
  record Found<S, D>(S state, List<D> details) implements Serializable {}

  /**
   * What a pass of one checkpoint found on some shards. Immutable: Spark may keep a state and merge
   * it again when an executor dies.
   *
   * @param <S> its own kind
   */
  public interface State<S> extends Serializable {
    /** One line why the checkpoint cannot be run, or empty; with a line, nothing else is in it. */
    List<String> refusals();

    /** Task time of the model alone. */
    double forwardSeconds();

    /** The state of both sets of shards; a refusal wins. */
    S merge(S other);
  }
}
