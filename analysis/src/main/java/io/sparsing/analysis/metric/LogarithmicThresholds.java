package io.sparsing.analysis.metric;

/**
 * A grid with {@code 2^k} thresholds per octave, which are the float32 numbers with k leading
 * mantissa bits.
 *
 * <p>{@code ε = 2^e·(1 + j/2^k)}. Every threshold is exact in float32 and the bin of a magnitude is
 * a shift of its bits, with no logarithm and no rounding that could disagree with {@code m < ε}.
 * Steps within an octave are linear: with k = 4 neighbours differ by 3.2 % to 6.2 %. Cubic
 * interpolation of a smooth curve over such steps errs by about 1e-6; coarser is cheaper, since the
 * norm taken at each threshold costs as much as adding two neurons. 56 octaves hold any magnitude
 * that float32 models produce.
 *
 * @param smallestExponent exponent of the first threshold, {@code 2^smallestExponent}
 * @param largestExponent exponent of the last threshold, {@code 2^largestExponent}
 * @param mantissaBits k, leading mantissa bits that vary
 */
record LogarithmicThresholds(int smallestExponent, int largestExponent, int mantissaBits)
    implements ThresholdGrid {
  static final LogarithmicThresholds STANDARD = new LogarithmicThresholds(-32, 24, 4);
  static final LogarithmicThresholds COARSE = new LogarithmicThresholds(-32, 24, 3);

  private static final int FLOAT_MANTISSA_BITS = 23;

  LogarithmicThresholds {
    boolean normalNumbers =
        smallestExponent >= Float.MIN_EXPONENT && largestExponent <= Float.MAX_EXPONENT;
    if (!normalNumbers || smallestExponent >= largestExponent) {
      throw new IllegalArgumentException(
          "Cannot span thresholds: expected exponents ascending within -126..127, found "
              + smallestExponent
              + " and "
              + largestExponent);
    }
    if (mantissaBits < 0 || mantissaBits > 10) {
      throw new IllegalArgumentException(
          "Cannot span thresholds: expected 0 to 10 mantissa bits, found " + mantissaBits);
    }
  }

  @Override
  public int size() {
    return ((largestExponent - smallestExponent) << mantissaBits) + 1;
  }

  @Override
  public float threshold(int index) {
    return Float.intBitsToFloat((firstKey() + index) << droppedBits());
  }

  @Override
  public int bin(float magnitude) {
    int key = Float.floatToRawIntBits(magnitude) >>> droppedBits();
    return Math.min(Math.max(key - firstKey() + 1, 0), size());
  }

  private int droppedBits() {
    return FLOAT_MANTISSA_BITS - mantissaBits;
  }

  private int firstKey() {
    return (smallestExponent + Float.MAX_EXPONENT) << mantissaBits;
  }
}
