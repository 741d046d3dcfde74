package io.sparsing.jobs.pass;

import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.UnionState;
import java.io.Serializable;
import java.util.List;

/**
 * What the driver is told about a finished sparse pass.
 *
 * @param refusals one line why the checkpoint cannot be run, or empty
 * @param documents loss and active pairs of each document
 * @param dead neurons active at fewer than 0.1 % of the positions that reach them, per layer [L]
 * @param alwaysOn neurons active at more than 99.9 % of positions, per layer [L]
 * @param neverRouted neurons whose expert no position was sent to, per layer [L]
 * @param unions union sparsity of each layer [L]
 * @param seconds task time of the pass
 */
public record SparseSummary(
    List<String> refusals,
    DocumentSums documents,
    List<Integer> dead,
    List<Integer> alwaysOn,
    List<Integer> neverRouted,
    List<UnionState> unions,
    double seconds)
    implements Serializable {}
