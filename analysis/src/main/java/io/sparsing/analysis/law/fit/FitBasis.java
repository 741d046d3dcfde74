package io.sparsing.analysis.law.fit;

/**
 * What a fit rests on.
 *
 * @param loss what it keeps small
 * @param leftOut number of points that were left out
 * @param reason why they were, in words; blank where every point was used
 */
public record FitBasis(Loss loss, int leftOut, String reason) {

  /** Least squares over every point. */
  public static final FitBasis PLAIN = new FitBasis(Loss.SQUARED, 0, "");
}
