package io.sparsing.analysis.law.shape;

/**
 * The best curve found on a slice.
 *
 * @param coordinates free coordinates of the slice
 * @param amplitude factor of the basis
 * @param offset what is added to it
 * @param sumOfSquares weighted sum of squared residuals
 * @param converged whether the search met its tolerances
 */
// Never compared nor changed: it lives between the search and the fit.
@SuppressWarnings("ArrayRecordComponent")
public record Solution(
    double[] coordinates, double amplitude, double offset, double sumOfSquares, boolean converged) {

  /** The same curve, from a search that was cut short. */
  public Solution unfinished() {
    return new Solution(coordinates, amplitude, offset, sumOfSquares, false);
  }
}
