package io.sparsing.jobs.table;

/** What one document moves an activation ratio by. Columns: {@code influences.sql}. */
public record InfluenceRow(String measurementId, int document, double influence) {}
