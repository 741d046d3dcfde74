package io.sparsing.jobs.pass;

import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.jobs.pass.CorpusShards.Shard;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.LoadedModel;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/**
 * A sparse pass.
 *
 * @param rule which neurons are set to zero
 */
public record SparseWork(TruncationRule rule) implements PassWork<SparseState, TokenActivity> {
  @Override
  public Found<SparseState, TokenActivity> run(
      LoadedModel model, Shard shard, LongAccumulator positionsDone) {
    SparseGathering gathering = new SparseGathering(model.config(), shard, positionsDone);
    long start = System.nanoTime();
    model.truncated(shard.sequences(), rule, gathering);
    return new Found<>(gathering.state((System.nanoTime() - start) / 1e9), gathering.tokens());
  }

  @Override
  public SparseState refused(String line) {
    return new SparseState(List.of(line), DocumentSums.EMPTY, List.of(), List.of(), 0);
  }
}
