package io.sparsing.jobs.storage;

import java.io.Serializable;

/**
 * How much of {@code ffn_activations} one measurement fills.
 *
 * @param measurementId key of extractions
 * @param layers L
 * @param sequences sequences of the corpus
 * @param values stored activations, over all positions and layers
 */
public record ActivationExtent(String measurementId, int layers, long sequences, long values)
    implements Serializable {}
