package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.probe.Routing;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.Truncation.Zeros;
import io.sparsing.model.runtime.tensor.NativeFloats;

/**
 * Truncates each layer by a rule and counts what stayed active for a {@link TruncatedSink}.
 *
 * <p>Works on Java arrays, one pass over the values: as tensor operations the same takes eight,
 * each with an array of its own. The activations are changed in place, which only a pass without
 * gradients may do.
 */
final class TruncatingProbe implements FfnProbe {
  private final TruncationRule rule;
  private final OutputProjections outputProjections;
  private final Batch batch;
  private final TruncatedSink sink;

  TruncatingProbe(
      TruncationRule rule, OutputProjections outputProjections, Batch batch, TruncatedSink sink) {
    this.rule = rule;
    this.outputProjections = outputProjections;
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
    float[] activations = NativeFloats.of(activation).toArray();
    int neurons = (int) activation.getShape().get(2);
    long[] mask = new long[wantedWords(activations.length / neurons, neurons)];
    Truncation truncation = new Truncation(activations, neurons, mask, zeros);
    if (rule instanceof TruncationRule.MagnitudeBelow below) {
      truncation.byMagnitude(outputProjections.norms(layer), below.thresholdByLayer()[layer]);
    } else if (rule instanceof TruncationRule.GateBelow below) {
      truncation.byScore(scores(gateActivation), below.epsilon());
    } else if (rule instanceof TruncationRule.TopShare top) {
      int kept = (int) Math.round(top.share() * reachable);
      truncation.byRank(scores(gateActivation), kept);
    } else if (rule instanceof TruncationRule.TopMass top) {
      truncation.byMass(outputProjections.norms(layer), top.share());
    }
    NativeFloats.of(activation).write(0, activations, activations.length);
    sink.layer(batch, layer, truncation.activeByPosition(), truncation.activeByNeuron());
    if (sink instanceof MaskedSink masked) {
      masked.mask(batch, layer, mask);
    }
    return activation;
  }

  private int wantedWords(int positions, int neurons) {
    return sink instanceof MaskedSink
        ? Math.multiplyExact(positions, Truncation.words(neurons))
        : 0;
  }

  private static float[] scores(NDArray gateActivation) {
    return NativeFloats.of(gateActivation).toArray();
  }
}
