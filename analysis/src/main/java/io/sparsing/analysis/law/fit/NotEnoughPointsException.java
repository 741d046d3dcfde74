package io.sparsing.analysis.law.fit;

/** Thrown where a series has fewer points than a law can be fitted to. */
public final class NotEnoughPointsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Names the series and both counts.
   *
   * @param series name of the series
   * @param expected least number of points, at different token counts
   * @param found number of points with different token counts
   */
  public NotEnoughPointsException(String series, int expected, int found) {
    super(
        "Cannot fit %s: expected at least %d points, found %d".formatted(series, expected, found));
  }
}
