package io.sparsing.analysis.scaling;

import java.util.Objects;

/**
 * How well one law describes a series, for comparison with the others.
 *
 * @param law identifier of the law, see {@link ScalingLaw#id()}
 * @param aicc corrected Akaike information criterion; lower is better; positive infinity where the
 *     points are too few for it
 * @param meanSquaredError mean squared residual of the law's best fit within its bounds
 */
public record Alternative(String law, double aicc, double meanSquaredError) {

  /** Checks that the law is known. */
  public Alternative {
    Objects.requireNonNull(ScalingLaw.named(law));
  }
}
