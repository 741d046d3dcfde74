package io.sparsing.model.runtime.kernel;

import ai.djl.ndarray.NDArray;

/**
 * A layer after truncation.
 *
 * @param kept activations with the inactive ones 0, in the shape that came in
 * @param activeByPosition [N] counts of at most F
 * @param activeByNeuron [F] counts of at most N
 * @param mask row-major [N, ⌈F / 64⌉], one bit a neuron; empty where nobody asked for it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record Truncated(NDArray kept, int[] activeByPosition, int[] activeByNeuron, long[] mask) {}
