package io.sparsing.jobs.pass;

import java.io.Serializable;
import java.util.List;

/**
 * What a pass of one checkpoint found on some shards. Immutable: Spark may keep a state and merge
 * it again when an executor dies.
 *
 * @param <S> its own kind
 */
public interface PassState<S> extends Serializable {
  /** One line why the checkpoint cannot be run, or empty; with a line, nothing else is in it. */
  List<String> refusals();

  /** Task time of the model alone. */
  double forwardSeconds();

  /** The state of both sets of shards; a refusal wins. */
  S merge(S other);
}
