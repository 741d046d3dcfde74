package io.sparsing.jobs.table;

import io.sparsing.jobs.SparsityMethod;

/** One evaluated perplexity. Columns: {@code perplexities.sql}. */
public record PerplexityRow(
    String measurementId,
    String checkpointId,
    String corpusId,
    SparsityMethod method,
    double parameter,
    double loss,
    double pplRatio,
    double activationRatio,
    long scoredPositions) {}
