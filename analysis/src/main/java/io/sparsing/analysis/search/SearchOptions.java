package io.sparsing.analysis.search;

import java.io.Serializable;

/**
 * When a search is done.
 *
 * @param precision κ: how near ln r is to come to its target, in standard errors of ln r
 */
public record SearchOptions(double precision) implements Serializable {
  /** A tenth of the standard error: what is left adds less than 1 % to an interval. */
  public static final SearchOptions STANDARD = new SearchOptions(0.1);

  private static final double SMALLEST = 1e-3;

  /** Nats below which float32 cannot tell two levels apart. */
  private static final double FINEST = 1e-5;

  /** Between levels that differ by this share lies one of six digits. */
  private static final double NARROWEST = 2e-5;

  /** Share of the target where too few documents or windows tell an error. */
  private static final double WITHOUT_ERROR = 0.02;

  /** Ends of a bracket differ by this factor where ln r steps over its target, at κ = 0.1. */
  private static final double STEP = 1e-3;

  /** Refuses what no search could reach, or what would measure nothing. */
  public SearchOptions {
    if (!(precision >= SMALLEST && precision <= 1)) {
      throw new IllegalArgumentException(
          "Cannot search PPL level: expected a search precision from 0.001 to 1, found "
              + precision);
    }
  }

  /**
   * Nats that ln r may miss its target by: {@code max(1e-5, κ·se)} (design section 2), and 2 % of
   * the target in the place of κ·se where too few documents tell it.
   */
  double tolerance(Evaluation point, double target) {
    double error =
        point.sparse().size() < Estimate.LEAST_DOCUMENTS
            ? WITHOUT_ERROR * target
            : precision * point.logRatioError();
    return Math.max(FINEST, error);
  }

  /**
   * The same once two passes tell the slope: the ratio is corrected along it, and what that leaves
   * of the miss is to be within the tolerance; a miss of more than a standard error is never left
   * to a slope. To come nearer would measure no better, since ln r has random-walk noise between
   * levels (docs/lab/2026-11-27-noise-of-the-ppl-ratio.md).
   */
  double correctable(Evaluation point, LocalSlope slope, double target) {
    double tolerance = tolerance(point, target);
    boolean told = point.sparse().size() >= Estimate.LEAST_DOCUMENTS;
    // Who asks for a finer precision than the standard one wants a pass that near.
    return told && precision >= STANDARD.precision
        ? Math.min(tolerance / slope.relativeError(), Math.max(tolerance, point.logRatioError()))
        : tolerance;
  }

  /** Relative width of a bracket that holds a step. */
  double smallestWidth() {
    double share = Math.min(1, precision / STANDARD.precision);
    return Math.max(NARROWEST, STEP * share * share);
  }
}
