package io.sparsing.analysis.scaling;

/** Fits the paper's two laws and their rivals to a series. */
public final class ScalingLawFitter {

  /** Least number of points, at different token counts, that a law is fitted to. */
  public static final int LEAST_POINTS = 5;

  /**
   * The better of the paper's two laws by AICc, within {@code alpha > 0, c > 0, 0 <= limit <= 1}.
   *
   * @throws NotEnoughPointsException below {@link #LEAST_POINTS} different token counts
   */
  public ScalingFit fit(SeriesPoints points) {
    int found = points.distinctTokenCounts();
    if (found < LEAST_POINTS) {
      throw new NotEnoughPointsException(points.series(), LEAST_POINTS, found);
    }
    throw new UnsupportedOperationException("Cannot fit yet: the search lands next");
  }
}
