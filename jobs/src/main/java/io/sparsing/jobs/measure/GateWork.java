package io.sparsing.jobs.measure;

import io.sparsing.analysis.state.QuantileState;
import io.sparsing.jobs.pass.PassState;
import io.sparsing.jobs.pass.PassWork;
import io.sparsing.jobs.table.CorpusShards.Shard;
import io.sparsing.model.runtime.LoadedModel;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/** A pass that looks at gates only. */
record GateWork() implements PassWork<GateWork.Gates, Void> {
  /** Gates of all layers. */
  record Gates(List<String> refusals, QuantileState values, double forwardSeconds)
      implements PassState<Gates> {
    @Override
    public Gates merge(Gates other) {
      return new Gates(
          refusals.isEmpty() ? other.refusals : refusals,
          values.merge(other.values),
          forwardSeconds + other.forwardSeconds);
    }
  }

  @Override
  public Found<Gates, Void> run(LoadedModel model, Shard shard, LongAccumulator positionsDone) {
    long start = System.nanoTime();
    QuantileState values = new QuantileState();
    model.gates(shard.sequences(), (batch, layer, gates) -> values.add(gates));
    positionsDone.add(shard.positions());
    return new Found<>(new Gates(List.of(), values, (System.nanoTime() - start) / 1e9), List.of());
  }

  @Override
  public Gates refused(String line) {
    return new Gates(List.of(line), new QuantileState(), 0);
  }
}
