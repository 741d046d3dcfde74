package io.sparsing.jobs.storage;

import java.io.Serializable;

/**
 * One row of {@code ffn_activations}.
 *
 * @param measurementId key of extractions
 * @param layer layer, from 0
 * @param sequenceId key of the sequence
 * @param position position in the sequence
 * @param activations a, signed [F]; handed over, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record ActivationRow(
    String measurementId, int layer, long sequenceId, int position, float[] activations)
    implements Serializable {}
