package io.sparsing.jobs.pass;

import java.io.Serializable;

/**
 * Activations of one layer at one sampled position.
 *
 * @param layer layer, from 0
 * @param sequenceId key of the sequence
 * @param position position in the sequence
 * @param activations a, signed [F]; handed over, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record SampledActivation(int layer, long sequenceId, int position, float[] activations)
    implements Serializable {}
