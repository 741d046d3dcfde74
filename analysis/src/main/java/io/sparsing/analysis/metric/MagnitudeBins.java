package io.sparsing.analysis.metric;

/**
 * The bins of magnitude histograms: 16 an octave, from 2^-18 to 2^14.
 *
 * <p>Bin edges are the float32 numbers with four leading mantissa bits, {@code 2^e·(1 + j/16)}, so
 * the bin of a magnitude is a shift of its bits. A bin's <em>key</em> is what the shift gives,
 * {@code (e + 127)·16 + j}; its <em>index</em> counts from 0 within the range kept. Magnitudes
 * below the range count in the first bin, those above in the last. Neighbouring edges differ by 3.2
 * % to 6.2 %; with linear interpolation inside a bin the share of positions above any threshold is
 * known to a fraction of what one bin holds.
 */
public final class MagnitudeBins {
  /** Exponent e of the first octave's lower edge 2^e. */
  public static final int FIRST_EXPONENT = -18;

  /** Octaves kept. */
  public static final int OCTAVES = 32;

  /** Bins in an octave. */
  public static final int PER_OCTAVE = 16;

  /** Number of bins kept for each neuron. */
  public static final int COUNT = OCTAVES * PER_OCTAVE;

  /** Key of bin 0, whose lower edge is 2^-18. */
  public static final int FIRST_KEY = (127 + FIRST_EXPONENT) * PER_OCTAVE;

  private static final int DROPPED_BITS = 19;

  private MagnitudeBins() {}

  /** Index of the bin of a magnitude ≥ 0 that is finite. */
  public static int index(float magnitude) {
    int key = Float.floatToRawIntBits(magnitude) >>> DROPPED_BITS;
    return Math.min(Math.max(key - FIRST_KEY, 0), COUNT - 1);
  }

  /** Lower edge of a bin. */
  public static float lowerEdge(int index) {
    return Float.intBitsToFloat((FIRST_KEY + index) << DROPPED_BITS);
  }
}
