package io.sparsing.analysis.report.inspect;

import io.sparsing.analysis.report.data.Finite;

/**
 * One neuron at one token.
 *
 * @param neuron index in its layer, from 0
 * @param activation signed {@code a}, what enters the output projection
 * @param magnitude {@code |a|·‖w‖₂}
 */
public record NeuronActivation(int neuron, float activation, float magnitude) {

  /** Rejects what JSON cannot hold. */
  public NeuronActivation {
    Finite.require(activation, "the activation of neuron " + neuron);
    Finite.require(magnitude, "the magnitude of neuron " + neuron);
  }
}
