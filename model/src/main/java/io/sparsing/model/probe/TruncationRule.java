package io.sparsing.model.probe;

import java.io.Serializable;

/**
 * Which neurons of a feed-forward network are inactive at a token; their {@code a} becomes 0. In a
 * layer of experts a neuron whose magnitude, or gate, is 0 is inactive by every rule: so are those
 * of all experts that the token is not sent to.
 */
public sealed interface TruncationRule extends Serializable {
  /**
   * CETT's tail truncation: inactive where {@code |a_i|·‖w_i‖₂ < threshold}, float32, strictly
   * below (Sparsing Law, section 3).
   *
   * @param thresholdByLayer one threshold a layer
   */
  @SuppressWarnings("ArrayRecordComponent") // copied in and out
  record MagnitudeBelow(float[] thresholdByLayer) implements TruncationRule {
    public MagnitudeBelow {
      thresholdByLayer = thresholdByLayer.clone();
      for (float threshold : thresholdByLayer) {
        if (!(threshold >= 0)) {
          throw new IllegalArgumentException(
              "Cannot truncate by magnitude: expected thresholds of at least 0, found "
                  + threshold);
        }
      }
    }

    @Override
    public float[] thresholdByLayer() {
      return thresholdByLayer.clone();
    }
  }

  /**
   * FAT-ε: inactive where {@code |act(gate)| < epsilon}, one ε for all layers; in a plain FFN
   * {@code |a|}.
   */
  record GateBelow(float epsilon) implements TruncationRule {
    public GateBelow {
      if (!(epsilon >= 0)) {
        throw new IllegalArgumentException(
            "Cannot truncate by gate: expected an epsilon of at least 0, found " + epsilon);
      }
    }
  }

  /**
   * Top-k: per token exactly {@code round(share·F)} neurons stay active, those with the largest
   * {@code |act(gate)|}; in a plain FFN {@code |a|}. Of a mixture F counts the neurons of the
   * experts that the token is sent to.
   */
  record TopShare(double share) implements TruncationRule {
    public TopShare {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "Cannot keep a share of neurons: expected a share in [0, 1], found " + share);
      }
    }
  }

  /**
   * Top-p: per token the fewest neurons stay active that hold a share of the token's total
   * magnitude {@code Σ_i |a_i|·‖w_i‖₂}, the largest first, among equal ones the first.
   *
   * <p>Magnitudes in float32, their sums in double. At share 1 every neuron stays whose magnitude
   * is not 0; at a token without any magnitude none does.
   */
  record TopMass(double share) implements TruncationRule {
    public TopMass {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "Cannot keep a share of magnitude: expected a share in (0, 1], found " + share);
      }
    }
  }
}
