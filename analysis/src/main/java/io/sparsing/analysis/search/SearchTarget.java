package io.sparsing.analysis.search;

import java.io.Serializable;

/**
 * A perplexity increase to search the CETT level of, and where to look for it first.
 *
 * @param percent p: the PPL ratio wanted is {@code 1 + p/100}
 * @param expectedCett level to start from
 * @param expectedExponent power of c that {@code r − 1} is expected to grow with there
 * @param origin how far the expectation can be trusted
 */
public record SearchTarget(
    double percent, double expectedCett, double expectedExponent, Origin origin)
    implements Serializable {

  /** Where an expected level comes from. */
  public enum Origin {
    /** Typical of small models; may be off by a factor of 3. */
    TYPICAL,
    /** Found on a few sequences of the same corpus. */
    PILOT
  }

  /** CETT at which small models typically reach PPL-1%. */
  private static final double TYPICAL_CETT = 0.08;

  /** {@code r − 1} grows about as this power of c. */
  static final double TYPICAL_EXPONENT = 2.3;

  /** Refuses increases that are not positive and expected levels outside (0,1]. */
  public SearchTarget {
    boolean valid =
        percent > 0
            && percent <= Double.MAX_VALUE
            && expectedCett > 0
            && expectedCett <= 1
            && expectedExponent > 0;
    if (!valid) {
      throw new IllegalArgumentException(
          "Cannot search PPL level: expected an increase > 0 %, a CETT level within (0,1] and an exponent"
              + " > 0, found "
              + percent
              + " %, "
              + expectedCett
              + " and "
              + expectedExponent);
    }
  }

  /** A target of which nothing is known. */
  public static SearchTarget cold(double percent) {
    double expected = TYPICAL_CETT * Math.pow(percent, 1 / TYPICAL_EXPONENT);
    return new SearchTarget(percent, Math.min(1, expected), TYPICAL_EXPONENT, Origin.TYPICAL);
  }

  /** A target whose level is known on fewer sequences. */
  public static SearchTarget near(double percent, double cett) {
    return near(percent, cett, TYPICAL_EXPONENT);
  }

  /** A target whose level and exponent are known on fewer sequences. */
  public static SearchTarget near(double percent, double cett, double exponent) {
    return new SearchTarget(percent, cett, exponent, Origin.PILOT);
  }

  /** The PPL ratio wanted, {@code 1 + p/100}. */
  public double pplRatio() {
    return 1 + percent / 100;
  }
}
