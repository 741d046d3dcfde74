package io.sparsing.jobs.table;

/** One evaluated perplexity. Columns: {@code perplexities.sql}. */
public record PerplexityRow(
    String measurementId,
    String checkpointId,
    String corpusId,
    String method,
    double parameter,
    double loss,
    double pplRatio,
    double activationRatio,
    long scoredPositions) {}
