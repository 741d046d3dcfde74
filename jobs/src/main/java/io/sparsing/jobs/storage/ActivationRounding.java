package io.sparsing.jobs.storage;

import java.util.Arrays;

/**
 * Rounds the activations of one position and layer to a step of its own, so that the bits that tell
 * nothing are zero and compress.
 *
 * <p>The step is a power of two, the same for the whole row [F], and the finest for which the row's
 * values take at most {@link #BITS_PER_NEURON} bits on average: sign, entropy of the exponents, and
 * the significant bits down to the step; exact zeros take none. A value keeps at least {@link
 * #FEWEST_BITS} bits after its leading one, whatever the step, and all 23 where the row has room
 * for them; but at most {@link #MOST_BITS_OF_SPARSE} where two thirds of the row are zeros.
 * Rounding is to nearest, ties to even. It never changes a sign, makes no value zero or infinite,
 * and depends on nothing but the row.
 *
 * <p>Why a step and not a number of significant bits: the error of CETT comes from neurons that
 * rounding carries across a threshold, and one neuron counts the more the larger it is. So large
 * values, of which there are few, get more bits. Holds one row's plan; not thread-safe.
 */
final class ActivationRounding {
  /** What the values of a row may take on average; zstd needs about a bit more. */
  static final double BITS_PER_NEURON = 14.25;

  /** Bits after the leading one that every value keeps, however small. */
  static final int FEWEST_BITS = 6;

  /** Bits after the leading one that no value of a row of mostly zeros exceeds. */
  static final int MOST_BITS_OF_SPARSE = 20;

  private static final int MANTISSA_BITS = 23;
  private static final int EXPONENTS = 256;
  private static final int SIGN_BIT = 1;

  private final int[] count = new int[EXPONENTS];
  private final int[] mask = new int[EXPONENTS];
  private final int[] half = new int[EXPONENTS];
  private final int[] dropped = new int[EXPONENTS];
  private int mostBits;

  /** Plans the step for a row; zeros of either sign are left out. */
  void plan(float[] row) {
    Arrays.fill(count, 0);
    int zeros = 0;
    for (float value : row) {
      int bits = Float.floatToRawIntBits(value);
      count[exponent(bits)]++;
      zeros += bits << 1 == 0 ? 1 : 0;
    }
    count[0] -= zeros;
    mostBits = 3L * zeros >= 2L * row.length ? MOST_BITS_OF_SPARSE : MANTISSA_BITS;
    int step = finestStep(row.length - zeros, row.length);
    for (int exponent = 0; exponent < EXPONENTS; exponent++) {
      int least = MANTISSA_BITS - kept(exponent, step);
      dropped[exponent] = least;
      mask[exponent] = -(1 << least);
      half[exponent] = least == 0 ? 0 : (1 << (least - 1)) - 1;
    }
  }

  /** The bits of a value as it is stored, under the plan of its row. */
  int round(float value) {
    int bits = Float.floatToRawIntBits(value);
    int exponent = exponent(bits);
    int kept = mask[exponent];
    int odd = (bits >>> dropped[exponent]) & 1 & ~kept; // 0 where nothing is dropped
    int rounded = (bits + half[exponent] + odd) & kept;
    // Only the least subnormals would become 0, only the largest floats infinite: kept as they are.
    return rounded << 1 == 0 || exponent(rounded) == EXPONENTS - 1 ? bits : rounded;
  }

  /** The exponent, as float32 biases it, whose leading bit alone reaches the step. */
  private int finestStep(int nonZeros, int neurons) {
    double left = neurons * BITS_PER_NEURON - nonZeros * SIGN_BIT - exponentBits(nonZeros);
    int first = 0;
    while (first < EXPONENTS && count[first] == 0) {
      first++;
    }
    int end = EXPONENTS;
    while (end > first && count[end - 1] == 0) {
      end--;
    }
    int low = -MANTISSA_BITS;
    int high = EXPONENTS;
    while (low < high) {
      int middle = Math.floorDiv(low + high, 2);
      long needed = 0;
      for (int exponent = first; exponent < end; exponent++) {
        needed += (long) count[exponent] * kept(exponent, middle);
      }
      if (needed <= left) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private int kept(int exponent, int step) {
    return Math.max(FEWEST_BITS, Math.min(mostBits, exponent - step));
  }

  /** Bits that an ideal code spends on the exponents of the row: n·H. */
  private double exponentBits(int nonZeros) {
    double bits = 0;
    for (int times : count) {
      if (times > 0) {
        bits -= times * Math.log((double) times / nonZeros);
      }
    }
    return bits / Math.log(2);
  }

  private static int exponent(int bits) {
    return (bits >>> MANTISSA_BITS) & (EXPONENTS - 1);
  }
}
