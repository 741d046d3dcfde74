package io.sparsing.analysis.cett;

import java.io.Serializable;

/**
 * When a threshold is exact enough, and how many are tested per level and pass.
 *
 * @param cettTolerance a threshold is done where {@code 0 ≤ c − CETT(ε) ≤ cettTolerance}
 * @param relativeWidth or where the bracket around it is this narrow: then CETT steps over the
 *     level
 * @param thresholdsPerLevel tests per level and pass, at least 4
 */
public record RefinementOptions(double cettTolerance, double relativeWidth, int thresholdsPerLevel)
    implements Serializable {

  /** CETT within 1e-5, a tenth of what the definition asks; a step at relative width 1e-6. */
  public static final RefinementOptions STANDARD = new RefinementOptions(1e-5, 1e-6, 6);

  /** Refuses tolerances that no float32 threshold could meet. */
  public RefinementOptions {
    boolean valid = cettTolerance > 0 && relativeWidth >= 2e-7 && thresholdsPerLevel >= 4;
    if (!valid) {
      throw new IllegalArgumentException(
          "Cannot refine thresholds: expected a tolerance > 0, a relative width >= 2e-7 and at least 4"
              + " thresholds, found "
              + cettTolerance
              + ", "
              + relativeWidth
              + " and "
              + thresholdsPerLevel);
    }
  }
}
