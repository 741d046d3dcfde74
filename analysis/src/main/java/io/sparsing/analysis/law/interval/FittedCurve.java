package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.shape.Interval;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A fitted law at token counts that are evenly spaced in their logarithm, from the first fitted
 * checkpoint to ten times the training tokens of the last.
 *
 * @param points by ascending training tokens
 */
public record FittedCurve(List<Point> points) {

  /** Number of points between the two ends, one of them included. */
  static final int STEPS = 72;

  /** How far beyond the last checkpoint the curve goes. */
  static final double EXTRAPOLATION = 10;

  /** Copies the list. */
  public FittedCurve {
    points = List.copyOf(points);
  }

  /**
   * One point of the curve.
   *
   * @param trainingTokens raw count
   * @param activationRatio what the law gives there
   * @param band 95 % interval of the law there, within [0, 1]; empty where the points determine
   *     none, see {@link CurveBand}
   */
  public record Point(double trainingTokens, double activationRatio, Optional<Interval> band) {

    /** Rejects null. */
    public Point {
      Objects.requireNonNull(band, "band");
    }
  }
}
