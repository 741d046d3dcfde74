package io.sparsing.jobs.table;

/** Union sparsity of one layer over chunks of one length. Columns: {@code union_sparsity.sql}. */
public record UnionSparsityRow(
    String measurementId, int layer, int chunkTokens, long chunks, double activationRatio) {}
