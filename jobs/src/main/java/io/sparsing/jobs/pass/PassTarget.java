package io.sparsing.jobs.pass;

import java.io.Serializable;

/**
 * One checkpoint in a pass.
 *
 * @param index place among the pass' targets
 * @param checkpointUri folder of the checkpoint
 * @param work what is done with it
 */
public record PassTarget<S extends PassState<S>, D>(
    int index, String checkpointUri, PassWork<S, D> work) implements Serializable {}
