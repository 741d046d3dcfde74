package io.sparsing.analysis.report.data;

import java.util.List;
import java.util.Objects;

/**
 * What one rule of sparsity costs one checkpoint: every evaluated sparse pass.
 *
 * @param series name of the series
 * @param checkpoint name of the checkpoint
 * @param rule {@code cett}, {@code topk}, {@code fat} or {@code topp}
 * @param points evaluated passes, in any order
 */
public record RuleCurve(String series, String checkpoint, String rule, List<Pass> points) {

  /** Copies the list. */
  public RuleCurve {
    Objects.requireNonNull(series, "series");
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(rule, "rule");
    points = List.copyOf(points);
  }

  /**
   * One sparse pass.
   *
   * @param parameter CETT level, kept share, ε or share of magnitude
   * @param pplRatio sparse over dense perplexity
   * @param activationRatio share of active neurons, in [0, 1]
   */
  public record Pass(double parameter, double pplRatio, double activationRatio) {

    /** Rejects values that are not finite. */
    public Pass {
      Finite.require(parameter, "parameter");
      Finite.require(pplRatio, "pplRatio");
      Finite.require(activationRatio, "activationRatio");
    }
  }
}
