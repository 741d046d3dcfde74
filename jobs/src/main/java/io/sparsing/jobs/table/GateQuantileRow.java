package io.sparsing.jobs.table;

/** One quantile of the gates of a checkpoint. Columns: {@code gate_quantiles.sql}. */
public record GateQuantileRow(String measurementId, double quantile, double epsilon) {}
