package io.sparsing.jobs.table;

import java.io.Serializable;
import java.util.Optional;

/** Activation ratio of one data set of a corpus. Columns: {@code source_sparsity.sql}. */
public record SourceSparsityRow(
    String measurementId,
    String source,
    long positions,
    double activationRatio,
    long scoredPositions,
    Optional<Double> sparseLoss,
    Optional<Long> documents,
    Optional<Double> activationRatioSe,
    Optional<Double> activationRatioLow,
    Optional<Double> activationRatioHigh)
    implements Serializable {}
