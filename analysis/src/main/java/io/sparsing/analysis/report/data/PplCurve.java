package io.sparsing.analysis.report.data;

import java.util.List;
import java.util.Objects;

/**
 * All points of the PPL ratio against CETT that were evaluated for one checkpoint.
 *
 * @param checkpoint name of the checkpoint
 * @param series name of its series
 * @param trainingTokens tokens seen in training, in tokens
 * @param points evaluated points, in any order
 */
public record PplCurve(
    String checkpoint, String series, double trainingTokens, List<Evaluation> points) {

  /** Copies the list. */
  public PplCurve {
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(series, "series");
    Finite.require(trainingTokens, "trainingTokens");
    points = List.copyOf(points);
  }

  /**
   * One sparse pass.
   *
   * @param cett CETT level
   * @param pplRatio sparse over dense perplexity
   * @param activationRatio share of active neurons, in [0, 1]
   */
  public record Evaluation(double cett, double pplRatio, double activationRatio) {

    /** Rejects values that are not finite. */
    public Evaluation {
      Finite.require(cett, "cett");
      Finite.require(pplRatio, "pplRatio");
      Finite.require(activationRatio, "activationRatio");
    }
  }
}
