package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.probe.Routing;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.kernel.Kernels;
import io.sparsing.model.runtime.kernel.OutputProjections;
import io.sparsing.model.runtime.kernel.Truncated;
import io.sparsing.model.runtime.kernel.Truncator;
import io.sparsing.model.runtime.kernel.Truncator.Masks;
import io.sparsing.model.runtime.kernel.Truncator.Zeros;

/** Truncates each layer by a rule and counts what stayed active for a {@link TruncatedSink}. */
final class TruncatingProbe implements FfnProbe {
  private final TruncationRule rule;
  private final Truncator truncator;
  private final Batch batch;
  private final TruncatedSink sink;

  TruncatingProbe(
      Kernels kernels,
      TruncationRule rule,
      OutputProjections projections,
      Batch batch,
      TruncatedSink sink) {
    this.rule = rule;
    this.truncator =
        Truncator.of(
            kernels, rule, projections, sink instanceof MaskedSink ? Masks.PACKED : Masks.LEFT_OUT);
    this.batch = batch;
    this.sink = sink;
  }

  @Override
  public NDArray onFfn(int layer, NDArray gateActivation, NDArray activation) {
    int neurons = (int) activation.getShape().get(2);
    return truncated(layer, gateActivation, activation, neurons, Zeros.AS_OTHERS);
  }

  @Override
  public NDArray onExperts(int layer, Routing routing, NDArray gateActivation, NDArray activation) {
    sink.routed(batch, layer, routing.positionsByExpert());
    int width = (int) activation.getShape().get(1);
    int routed = (int) (activation.getShape().get(0) / batch.positions()) * width;
    NDArray neurons = routing.neurons(activation.mul(routing.weights()));
    NDArray gates = readsGates() ? routing.neurons(gateActivation) : neurons;
    return routing.rows(truncated(layer, gates, neurons, routed, Zeros.INACTIVE));
  }

  private boolean readsGates() {
    return rule instanceof TruncationRule.GateBelow || rule instanceof TruncationRule.TopShare;
  }

  /** Truncates a layer of which a position can reach {@code reachable} neurons. */
  private NDArray truncated(
      int layer, NDArray gateActivation, NDArray activation, int reachable, Zeros zeros) {
    Truncated truncated = truncator.truncate(layer, gateActivation, activation, reachable, zeros);
    sink.layer(batch, layer, truncated.activeByPosition(), truncated.activeByNeuron());
    if (sink instanceof MaskedSink masked) {
      masked.mask(batch, layer, truncated.mask());
    }
    return truncated.kept();
  }
}
