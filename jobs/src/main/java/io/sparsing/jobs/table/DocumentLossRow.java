package io.sparsing.jobs.table;

/** Dense loss of one document. Columns: {@code document_losses.sql}. */
public record DocumentLossRow(
    String measurementId, int document, long positions, long scoredPositions, double lossSum) {}
