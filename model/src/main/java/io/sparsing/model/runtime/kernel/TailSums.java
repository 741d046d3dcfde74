package io.sparsing.model.runtime.kernel;

/**
 * What some positions add to a CETT curve at K thresholds.
 *
 * @param positions N
 * @param zeroOutputs positions whose FFN output is exactly 0; they add 0 to every sum
 * @param ratioSums [K] Σ of the tail ratio
 * @param squaredRatioSums [K] Σ of its square
 * @param activePairs [K] (position, neuron) pairs with {@code m ≥ ε}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record TailSums(
    int positions,
    long zeroOutputs,
    double[] ratioSums,
    double[] squaredRatioSums,
    long[] activePairs) {

  /** Sums of N positions that nothing was added to yet. */
  public static TailSums empty(int positions, int thresholds) {
    return new TailSums(
        positions, 0, new double[thresholds], new double[thresholds], new long[thresholds]);
  }

  /**
   * Checks the norms of FFN outputs.
   *
   * @return how many are exactly 0
   * @throws IllegalArgumentException where one is not finite
   */
  public static long zerosIn(double[] norms) {
    long zeros = 0;
    for (double norm : norms) {
      if (!(norm <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Cannot evaluate tails: expected finite FFN outputs, found a norm of " + norm);
      }
      zeros += norm == 0 ? 1 : 0;
    }
    return zeros;
  }

  /** Adds the tail ratios of positions at threshold k: norms of their tails over those of all. */
  public void add(int k, double[] tails, double[] outputs) {
    for (int position = 0; position < tails.length; position++) {
      double ratio = outputs[position] == 0 ? 0 : tails[position] / outputs[position];
      ratioSums[k] += ratio;
      squaredRatioSums[k] += ratio * ratio;
    }
  }
}
