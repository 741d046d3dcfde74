package io.sparsing.jobs.pass;

import io.sparsing.jobs.table.CorpusShards.Shard;
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
public interface PassWork<S extends PassState<S>, D> extends Serializable {
  /** Runs the model over a shard and counts positions as it goes. */
  Found<S, D> run(LoadedModel model, Shard shard, LongAccumulator positionsDone);

  /** The state of a checkpoint that cannot be run. */
  S refused(String line);

  /** What was found on one shard. */
  record Found<S, D>(S state, List<D> details) implements Serializable {}
}
