package io.sparsing.jobs.table;

import java.time.Instant;

/** One finished dense pass over a corpus. Columns: {@code extractions.sql}. */
public record ExtractionRow(
    String measurementId,
    String checkpointId,
    String corpusId,
    long sampleSeed,
    long positions,
    long sampledPositions,
    long scoredPositions,
    double denseLoss,
    double denseForwardSeconds,
    double totalSeconds,
    Instant createdAt) {}
