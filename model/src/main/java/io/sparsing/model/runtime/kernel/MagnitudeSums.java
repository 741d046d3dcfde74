package io.sparsing.model.runtime.kernel;

/**
 * Statistics of the neurons of a layer over N positions, {@code m_i = |a_i|·‖w_i‖₂}.
 *
 * @param positions N
 * @param magnitudes [F] Σ m
 * @param squaredMagnitudes [F] Σ m²
 * @param largest [F] max m
 * @param zeros [F] positions with {@code a = 0}
 * @param histograms row-major [F, bins]: positions with {@code a ≠ 0} by the bin of m
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record MagnitudeSums(
    int positions,
    double[] magnitudes,
    double[] squaredMagnitudes,
    float[] largest,
    int[] zeros,
    int[] histograms) {

  /**
   * Bins that are even within an octave: edges {@code 2^e·(1 + j/perOctave)}. Magnitudes below the
   * first octave count in the first bin, those above the last in the last.
   *
   * @param firstExponent e of the first octave
   * @param octaves number of octaves
   * @param perOctave bins in an octave, a power of 2
   */
  public record Bins(int firstExponent, int octaves, int perOctave) {
    /** Number of bins. */
    public int count() {
      return octaves * perOctave;
    }
  }
}
