package io.sparsing.model.runtime.kernel;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.tensor.NativeFloats;

/**
 * Works on Java arrays, one pass over the values: as tensor operations the same takes eight, each
 * with an array of its own. The activations are changed in place, which only a pass without
 * gradients may do.
 *
 * @param projections of all layers
 */
record JavaTruncator(TruncationRule rule, OutputProjections projections, Masks masks)
    implements Truncator {
  @Override
  public Truncated truncate(
      int layer, NDArray gate, NDArray activation, int reachable, Zeros zeros) {
    float[] activations = NativeFloats.of(activation).toArray();
    int neurons = (int) activation.getShape().getLastDimension();
    long[] mask = new long[wantedWords(activations.length / neurons, neurons)];
    Truncation truncation = new Truncation(activations, neurons, mask, zeros);
    if (rule instanceof TruncationRule.MagnitudeBelow below) {
      truncation.byMagnitude(projections.norms(layer), below.thresholdByLayer()[layer]);
    } else if (rule instanceof TruncationRule.GateBelow below) {
      truncation.byScore(NativeFloats.of(gate).toArray(), below.epsilon());
    } else if (rule instanceof TruncationRule.TopShare top) {
      int kept = (int) Math.round(top.share() * reachable);
      truncation.byRank(NativeFloats.of(gate).toArray(), kept);
    } else if (rule instanceof TruncationRule.TopMass top) {
      truncation.byMass(projections.norms(layer), top.share());
    }
    NativeFloats.of(activation).write(0, activations, activations.length);
    return new Truncated(
        activation, truncation.activeByPosition(), truncation.activeByNeuron(), mask);
  }

  private int wantedWords(int positions, int neurons) {
    return masks == Masks.PACKED ? Math.multiplyExact(positions, Truncator.words(neurons)) : 0;
  }
}
