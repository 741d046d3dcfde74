package io.sparsing.jobs.pass;

import java.io.Serializable;
import java.util.List;

/**
 * What one task found.
 *
 * @param target place of the target in its pass
 * @param state to be merged with those of other shards
 * @param details what stays with the shard
 */
public record ShardResult<S extends PassState<S>, D>(int target, S state, List<D> details)
    implements Serializable {
  /** The same for another target. */
  public ShardResult<S, D> as(int other) {
    return new ShardResult<>(other, state, details);
  }
}
