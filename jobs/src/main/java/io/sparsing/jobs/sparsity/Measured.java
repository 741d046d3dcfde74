package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.jobs.sparsity.MeasurementPlan.Thresholds;
import java.util.List;
import java.util.Optional;

/**
 * A finished measurement, before it is written.
 *
 * @param plan what was measured
 * @param thresholds thresholds with their exact CETT per layer [L]; empty for rules without CETT
 * @param state what the final sparse pass found
 * @param pplRatio exp(sparse loss − dense loss)
 * @param thresholdSeconds task time of the passes that found the exact CETT
 */
record Measured(
    MeasurementPlan plan,
    List<LayerThreshold> thresholds,
    SparseState state,
    double pplRatio,
    double thresholdSeconds) {
  /** How far a layer's exact CETT may be from the level (design section 2). */
  private static final double CETT_TOLERANCE = 1e-4;

  private static final double LOWERING = 1e-5;

  /** The plan to measure instead, where this result does not hold; empty where it does. */
  Optional<MeasurementPlan> next() {
    if (plan.search().isEmpty() || plan.search().get().status() != SearchOutcome.Status.FOUND) {
      return Optional.empty();
    }
    if (plan.thresholds() == Thresholds.FROM_CURVE) {
      boolean exact =
          thresholds.stream()
              .allMatch(one -> Math.abs(one.cett() - plan.parameter()) <= CETT_TOLERANCE);
      return exact ? Optional.empty() : Optional.of(plan.refinedAt(plan.parameter()));
    }
    boolean exceeded = pplRatio > 1 + plan.search().get().percent() / 100;
    return exceeded
        ? Optional.of(plan.refinedAt(Math.max(0, plan.parameter() - LOWERING)))
        : Optional.empty();
  }

  /**
   * The CETT level that the thresholds stand for: a fixed level as it was given; for a search the
   * largest exact CETT of a layer, so that no layer is above it.
   */
  double cett() {
    return plan.search().isEmpty()
        ? plan.parameter()
        : thresholds.stream().mapToDouble(LayerThreshold::cett).max().orElseThrow();
  }
}
