package io.sparsing.analysis.report.data;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How the activation frequency is distributed over the neurons of a model or of one of its layers:
 * a cumulative distribution.
 *
 * @param series name of the series
 * @param checkpoint name of the checkpoint
 * @param layer layer, from 0, or empty for the whole model
 * @param points the distribution, by ascending frequency
 */
public record FrequencyCurve(
    String series, String checkpoint, OptionalInt layer, List<Share> points) {

  /** Copies the list. */
  public FrequencyCurve {
    Objects.requireNonNull(series, "series");
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(layer, "layer");
    points = List.copyOf(points);
  }

  /**
   * One point of the distribution.
   *
   * @param frequency share of positions, in (0, 1]
   * @param neuronShare share of neurons active at a smaller share of positions; at 1, of all
   */
  public record Share(double frequency, double neuronShare) {

    /** Rejects values that are not finite. */
    public Share {
      Finite.require(frequency, "frequency");
      Finite.require(neuronShare, "neuronShare");
    }
  }
}
