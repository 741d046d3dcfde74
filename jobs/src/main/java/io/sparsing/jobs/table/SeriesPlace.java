package io.sparsing.jobs.table;

import java.util.Optional;

/**
 * A place in a series: where in its training a run was when the checkpoint was written.
 *
 * @param series training run
 * @param trainingTokens tokens seen in training; empty where unknown
 */
public record SeriesPlace(String series, Optional<Long> trainingTokens) {}
