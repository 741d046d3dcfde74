package io.sparsing.analysis.law.shape;

import java.util.Arrays;

/** Training tokens of a series on a logarithmic axis, ascending; {@code D} is in units of 10⁹. */
public final class TokenAxis {

  private final double[] logTokens;

  /** An axis over training tokens, ascending. */
  public TokenAxis(double[] trainingTokens) {
    logTokens =
        Arrays.stream(trainingTokens)
            .map(tokens -> Math.log(tokens / ScalingLaw.TOKENS_PER_UNIT))
            .toArray();
  }

  /** Number of points. */
  public int size() {
    return logTokens.length;
  }

  /** {@code ln(D)} of a point. */
  public double log(int point) {
    return logTokens[point];
  }

  /** {@code ln(D)} of the first point. */
  public double first() {
    return logTokens[0];
  }

  /** {@code ln(D)} of the last point. */
  double last() {
    return logTokens[logTokens.length - 1];
  }

  /** {@code ln(D_last / D_first)}, positive for points at different token counts. */
  double span() {
    return last() - first();
  }
}
