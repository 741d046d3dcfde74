package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import io.sparsing.model.config.Mixture;
import io.sparsing.model.config.layout.FfnTensors.Experts;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.probe.Routing;
import io.sparsing.model.probe.Rows;
import io.sparsing.model.transformer.FeedForwardNetwork.Neurons;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A mixture of experts: {@code y = Σ_e g_e·expert_e(x)} over the experts that a position is sent
 * to; no other is computed.
 *
 * <p>Positions are gathered by expert, so that each expert runs once a batch over its own rows.
 * Sums over experts go in the order of their weights, whatever else is in the batch.
 */
record ExpertNetworks(Mixture mixture, FeedForwardNetwork network) {
  /** [B, T, d] to [B, T, d]. */
  NDArray forward(NDArray x, Experts<NDArray> weights, int layer, FfnProbe probe) {
    return Scoped.result(
        () -> {
          long width = x.getShape().get(2);
          NDArray positions = x.reshape(-1, width); // [N, d]
          NDList chosen = chosen(positions, weights.router());
          ExpertRows order =
              ExpertRows.of(chosen.get(1).toLongArray(), mixture.experts(), mixture.perToken());
          Routing routing =
              new Routing(
                  (int) x.getShape().get(0),
                  (int) x.getShape().get(1),
                  order.rowsByExpert(),
                  order.positions(),
                  Rows.taken(chosen.get(0).reshape(-1, 1), order.pairs()));
          NDArray kept = kept(positions, weights.networks(), order, layer, routing, probe);
          NDArray added = // [R, d]
              eachExpert(
                  kept,
                  weights.networks(),
                  order,
                  (expert, rows) -> Linears.apply(rows, expert.down()));
          NDArray output =
              Rows.taken(added, order.rowOfPair())
                  .reshape(-1, mixture.perToken(), width)
                  .sum(new int[] {1})
                  .reshape(x.getShape());
          probe.onOutput(layer, output);
          return output;
        });
  }

  /** Weights [N, perToken] of the experts chosen, largest first, and their numbers. */
  private NDList chosen(NDArray positions, NDArray router) {
    NDArray shares = Linear.linear(positions, Widened.of(router)).singletonOrThrow().softmax(-1);
    NDList top = shares.topK(mixture.perToken(), -1, true, true);
    return switch (mixture.weights()) {
      case AS_THEY_ARE -> top;
      case SUMMING_TO_ONE -> {
        NDArray weights = top.get(0);
        yield new NDList(weights.div(weights.sum(new int[] {-1}, true)), top.get(1));
      }
    };
  }

  /** What enters the output projections, [R, F_e]. */
  private NDArray kept(
      NDArray positions,
      List<FeedForward<NDArray>> experts,
      ExpertRows order,
      int layer,
      Routing routing,
      FfnProbe probe) {
    NDList gates = new NDList();
    NDArray activations =
        eachExpert(
            Rows.taken(positions, order.positions()),
            experts,
            order,
            (expert, rows) -> {
              Neurons neurons = network.neurons(rows, expert);
              gates.add(neurons.gate());
              return neurons.activation();
            });
    return probe.onExperts(layer, routing, NDArrays.concat(gates), activations);
  }

  /** Runs each expert that has rows over them, and joins the results, [R, ...] to [R, ...]. */
  private static NDArray eachExpert(
      NDArray rows,
      List<FeedForward<NDArray>> experts,
      ExpertRows order,
      BiFunction<FeedForward<NDArray>, NDArray, NDArray> run) {
    NDList parts = new NDList();
    long first = 0;
    for (int expert = 0; expert < experts.size(); expert++) {
      long end = first + order.rowsByExpert()[expert];
      if (end > first) {
        parts.add(run.apply(experts.get(expert), rows.get("{}:{}", first, end)));
      }
      first = end;
    }
    return NDArrays.concat(parts);
  }
}
