package io.sparsing.jobs.storage;

import java.io.Serializable;

/**
 * Stored positions of one layer that follow one another in a file.
 *
 * @param measurementId key of extractions
 * @param layer layer, from 0
 * @param positions how many
 * @param activations a, signed [positions, F] row-major; handed over, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record ActivationBlock(String measurementId, int layer, int positions, float[] activations)
    implements Serializable {}
