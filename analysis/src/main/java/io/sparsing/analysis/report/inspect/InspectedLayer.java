package io.sparsing.analysis.report.inspect;

import io.sparsing.analysis.report.data.Finite;

/**
 * One layer over all inspected tokens.
 *
 * @param layer layer, from 0
 * @param threshold ε: a neuron is active where its magnitude is at least that
 * @param activationRatio share of active neurons, inactive ones switched off in all layers
 * @param naturalSparsity share of exact zeros, nothing switched off
 */
public record InspectedLayer(
    int layer, double threshold, double activationRatio, double naturalSparsity) {

  /** Rejects what a page cannot show. */
  public InspectedLayer {
    Finite.require(threshold, "the threshold of layer " + layer);
    Finite.require(activationRatio, "the activation ratio of layer " + layer);
    Finite.require(naturalSparsity, "the natural sparsity of layer " + layer);
  }
}
