package io.sparsing.jobs.sparsity;

import java.io.Serializable;

/**
 * Active neurons of each position of one sequence in a sparse pass.
 *
 * @param sequenceId key of the sequence
 * @param tokens its token ids [T]
 * @param activeNeurons active neurons [T][L]
 * @param losses nats of each scored position [T−1]: the token at t+1
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
record TokenActivity(long sequenceId, int[] tokens, int[][] activeNeurons, float[] losses)
    implements Serializable {}
