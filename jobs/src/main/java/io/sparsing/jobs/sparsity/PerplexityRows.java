package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.state.TruncationState;
import io.sparsing.jobs.table.PerplexityRow;

/** Makes rows of {@code perplexities} from sparse passes. */
final class PerplexityRows {
  private PerplexityRows() {}

  static PerplexityRow of(
      Subject subject, Method method, double parameter, TruncationState truncation) {
    return new PerplexityRow(
        subject.extraction().measurementId(),
        subject.checkpoint().checkpointId(),
        subject.extraction().corpusId(),
        method.tableName(),
        parameter,
        truncation.loss().mean(),
        Math.exp(truncation.loss().mean() - subject.extraction().denseLoss()),
        truncation.activationRatio(subject.checkpoint().dFf()),
        truncation.loss().scoredPositions());
  }
}
