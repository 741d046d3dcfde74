package io.sparsing.jobs.table;

import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import java.time.Instant;
import java.util.Optional;

/** One finished measurement of a checkpoint on a corpus. Columns: {@code sparsity.sql}. */
public record SparsityRow(
    String measurementId,
    String extractionId,
    String checkpointId,
    String corpusId,
    SparsityMethod method,
    Optional<Double> p,
    Optional<Double> parameter,
    SparsityStatus status,
    Optional<Double> cett,
    double activationRatio,
    double sparsity,
    double naturalSparsity,
    double deadNeuronShare,
    double denseLoss,
    double sparseLoss,
    double pplRatio,
    Optional<Double> resolution,
    Optional<Integer> crossings,
    int evaluations,
    long positions,
    long scoredPositions,
    double denseForwardSeconds,
    double totalSeconds,
    Instant createdAt,
    Optional<Double> alwaysOnNeuronShare,
    Optional<String> calibrationCorpusId,
    Optional<Double> activationRatioSe,
    Optional<Double> activationRatioLow,
    Optional<Double> activationRatioHigh,
    Optional<Double> cettSe,
    Optional<Double> cettLow,
    Optional<Double> cettHigh,
    Optional<Double> logPplRatioSe,
    Optional<Double> activationRatioSlope,
    Optional<Double> evaluatedCett,
    Optional<Double> evaluatedActivationRatio,
    Optional<Long> documents,
    Optional<String> intervalNote,
    Optional<Integer> methodVersion,
    Optional<Double> routedActivationRatio,
    Optional<Double> neverRoutedNeuronShare) {
  /** Version of the measuring method whose rows have errors; rows of others are not mixed. */
  public static final int METHOD_VERSION = 3;
}
