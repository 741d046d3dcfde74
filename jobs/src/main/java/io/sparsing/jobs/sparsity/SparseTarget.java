package io.sparsing.jobs.sparsity;

import io.sparsing.model.probe.TruncationRule;
import java.io.Serializable;

/**
 * One checkpoint under one truncation rule in a sparse pass.
 *
 * @param index place among the pass' targets
 * @param checkpointUri folder of the checkpoint
 * @param rule which neurons are set to zero
 */
record SparseTarget(int index, String checkpointUri, TruncationRule rule) implements Serializable {}
