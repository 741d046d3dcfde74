package io.sparsing.analysis.report.data;

import java.util.List;
import java.util.Objects;

/**
 * Training loss of one run.
 *
 * @param series name of the series that its checkpoints belong to
 * @param points means over stretches of steps, by ascending training tokens
 */
public record ShownLossCurve(String series, List<Point> points) {

  /** Copies the list. */
  public ShownLossCurve {
    Objects.requireNonNull(series, "series");
    points = List.copyOf(points);
  }

  /**
   * The mean over a stretch of steps.
   *
   * @param trainingTokens tokens seen in training at the end of the stretch, in tokens
   * @param loss mean loss, in nats per token
   */
  public record Point(double trainingTokens, double loss) {

    /** Rejects values that are not finite. */
    public Point {
      Finite.require(trainingTokens, "trainingTokens");
      Finite.require(loss, "loss");
    }
  }
}
