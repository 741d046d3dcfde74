package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.SamplingErrors;
import java.util.OptionalDouble;

/**
 * How the errors at the points of a series move the limit of its law, to first order.
 *
 * <p>Immutable: arrays are copied on the way in.
 */
public final class LimitError {

  private final double[] moves;
  private final SamplingErrors errors;
  private final double variance;

  /**
   * The error of a limit.
   *
   * @param moves what an error of 1 at each point moves the limit by
   * @param errors the sampling errors of the points
   * @param variance of the limit, sampling errors and checkpoints' own noise together
   */
  LimitError(double[] moves, SamplingErrors errors, double variance) {
    this.moves = moves.clone();
    this.errors = errors;
    this.variance = variance;
  }

  /**
   * Correlation of this limit with that of another series on the same documents, in [-1, 1]; empty
   * where the two share none.
   *
   * <p>{@code sum_ij(a_i b_j C_ij) / sqrt(v_a v_b)} with the covariance {@code C} of the points'
   * sampling errors; the checkpoints' own noise is independent between training runs.
   */
  public OptionalDouble correlation(LimitError other) {
    return errors
        .crossCovariance(other.errors)
        .map(shared -> OptionalDouble.of(correlation(other, shared)))
        .orElse(OptionalDouble.empty());
  }

  private double correlation(LimitError other, double[][] shared) {
    double covariance = 0;
    for (int i = 0; i < moves.length; i++) {
      for (int j = 0; j < other.moves.length; j++) {
        covariance += moves[i] * other.moves[j] * shared[i][j];
      }
    }
    double scale = Math.sqrt(variance * other.variance);
    return scale > 0 ? Math.max(-1, Math.min(1, covariance / scale)) : 0;
  }
}
