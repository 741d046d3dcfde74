package io.sparsing.jobs.table;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One comparison of models. Columns: {@code model_comparisons.sql}. */
public record ModelComparisonRow(
    String comparisonId,
    String kind,
    String subject,
    Optional<String> reference,
    String corpusId,
    double p,
    int members,
    double estimate,
    Optional<Double> low,
    Optional<Double> high,
    Optional<Double> margin,
    Optional<Double> pValue,
    Optional<Boolean> holds,
    Map<String, Double> details,
    String finding,
    Instant createdAt,
    Optional<List<String>> fitIds) {}
