package io.sparsing.analysis.comparison;

import org.hipparchus.stat.descriptive.rank.Median;
import org.hipparchus.stat.inference.KolmogorovSmirnovTest;

/**
 * Whether the neurons of two groups fire equally often: the two-sample Kolmogorov-Smirnov test on
 * their activation frequencies.
 *
 * <p>With many neurons the smallest difference is significant, so the distance itself, a share of
 * neurons, is what to look at.
 *
 * @param distance greatest difference of the two distribution functions, in [0, 1]
 * @param pValue by the asymptotic distribution of Kolmogorov; ties make it too large, never too
 *     small
 * @param firstMedian median frequency of the first group
 * @param secondMedian median frequency of the second
 * @param firstNeurons size of the first group
 * @param secondNeurons size of the second
 */
public record FrequencyComparison(
    double distance,
    double pValue,
    double firstMedian,
    double secondMedian,
    int firstNeurons,
    int secondNeurons) {

  /** Least neurons of a group: what the asymptotic distribution asks for. */
  public static final int LEAST_NEURONS = 20;

  /**
   * The comparison of two groups of neurons.
   *
   * @param first share of positions at which each neuron of the one was active, in [0, 1]
   * @param second the same of the other
   * @throws IllegalArgumentException for fewer than {@link #LEAST_NEURONS} neurons in a group
   */
  public static FrequencyComparison of(double[] first, double[] second) {
    if (Math.min(first.length, second.length) < LEAST_NEURONS) {
      throw new IllegalArgumentException(
          "Cannot compare neurons: expected at least %d in each group, found %d and %d"
              .formatted(LEAST_NEURONS, first.length, second.length));
    }
    KolmogorovSmirnovTest test = new KolmogorovSmirnovTest();
    double distance = test.kolmogorovSmirnovStatistic(first, second);
    return new FrequencyComparison(
        distance,
        test.approximateP(distance, first.length, second.length),
        new Median().evaluate(first),
        new Median().evaluate(second),
        first.length,
        second.length);
  }
}
