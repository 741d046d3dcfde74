package io.sparsing.analysis.report.data;

import java.util.Objects;
import java.util.Optional;

/**
 * Activation ratio of one checkpoint on one data set of the corpus.
 *
 * @param series name of the series
 * @param checkpoint name of the checkpoint
 * @param source data set
 * @param positions positions of the data set
 * @param activationRatio share of active neurons there, in [0, 1]
 * @param error sampling error of the activation ratio, or empty where there is none
 */
public record SourceRatio(
    String series,
    String checkpoint,
    String source,
    long positions,
    double activationRatio,
    Optional<SamplingError> error) {

  /** Rejects values that are not finite. */
  public SourceRatio {
    Objects.requireNonNull(series, "series");
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(source, "source");
    Finite.require(activationRatio, "activationRatio");
    Objects.requireNonNull(error, "error");
  }
}
