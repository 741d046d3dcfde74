package io.sparsing.analysis.search;

import java.io.Serializable;

/**
 * What one truncated pass found at a CETT level.
 *
 * @param cett level c of every layer, ≥ 0
 * @param pplRatio {@code r(c) = exp(L_sparse(c) − L_dense)}; infinite where the loss overflows it
 * @param activationRatio share of neurons with {@code m ≥ ε_l(c)} in that pass, within 0..1
 */
public record SearchPoint(double cett, double pplRatio, double activationRatio)
    implements Serializable {

  /** The dense pass: nothing is truncated at CETT 0. */
  public static final SearchPoint DENSE = new SearchPoint(0, 1, 1);

  /** Refuses NaN and values outside their ranges. */
  public SearchPoint {
    boolean valid =
        cett >= 0
            && cett <= Double.MAX_VALUE
            && pplRatio >= 0
            && activationRatio >= 0
            && activationRatio <= 1;
    if (!valid) {
      throw new IllegalArgumentException(
          "Cannot observe search point: expected CETT >= 0, PPL ratio >= 0 and activation ratio within"
              + " 0..1, found "
              + cett
              + ", "
              + pplRatio
              + " and "
              + activationRatio);
    }
  }
}
