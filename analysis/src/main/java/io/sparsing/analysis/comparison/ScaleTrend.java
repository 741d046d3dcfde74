package io.sparsing.analysis.comparison;

import io.sparsing.analysis.law.shape.Interval;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * Whether the limit depends on the size of the model: the least-squares slope of {@code A0} against
 * {@code log10} of the non-embedding parameters.
 *
 * <p>That a slope does not differ significantly from 0 shows nothing, since few models show little.
 * So the opposite is tested as well (Schuirmann 1987): two one-sided t-tests against {@code slope
 * <= -margin} and {@code slope >= margin}; where both are rejected, the slope is equivalent to 0
 * within the margin.
 *
 * @param slope change of the limit for ten times the parameters
 * @param slopeInterval 95 % interval, Student's t with {@code n - 2} degrees of freedom
 * @param margin a change for ten times the parameters that would be of no consequence
 * @param equivalencePValue the larger of the two tests' p-values
 * @param models number of models
 */
public record ScaleTrend(
    double slope, Interval slopeInterval, double margin, double equivalencePValue, int models) {

  /** Least number of models: a line through two says nothing about itself. */
  public static final int LEAST_MODELS = 3;

  private static final double SIGNIFICANCE = 0.05;

  /**
   * One model.
   *
   * @param nonEmbeddingParameters its size
   * @param limit of its activation ratio
   */
  public record Model(double nonEmbeddingParameters, double limit) {}

  /**
   * The trend over models of different sizes.
   *
   * @throws IllegalArgumentException below {@link #LEAST_MODELS} different sizes
   */
  public static ScaleTrend of(List<Model> models, double margin) {
    long sizes = models.stream().mapToDouble(Model::nonEmbeddingParameters).distinct().count();
    if (sizes < LEAST_MODELS || !(margin > 0)) {
      throw new IllegalArgumentException(
          "Cannot test scale: expected models of at least %d sizes and a positive margin, found %d and %s"
              .formatted(LEAST_MODELS, sizes, margin));
    }
    SimpleRegression line = new SimpleRegression();
    models.forEach(m -> line.addData(Math.log10(m.nonEmbeddingParameters()), m.limit()));
    TDistribution t = new TDistribution(models.size() - 2);
    double error = line.getSlopeStdErr();
    double reach = t.inverseCumulativeProbability(1 - SIGNIFICANCE / 2) * error;
    double slope = line.getSlope();
    return new ScaleTrend(
        slope,
        new Interval(slope - reach, slope + reach),
        margin,
        Math.max(upperTail(t, slope + margin, error), upperTail(t, margin - slope, error)),
        models.size());
  }

  /** Whether the limit is shown not to depend on size, within the margin, at the 5 % level. */
  public boolean equivalent() {
    return equivalencePValue < SIGNIFICANCE;
  }

  /** Whether the limit is shown to depend on size, at the 5 % level. */
  public boolean differs() {
    return !slopeInterval.contains(0);
  }

  /** {@code P(T > distance / error)}; points on a line to rounding have no error. */
  private static double upperTail(TDistribution t, double distance, double error) {
    if (error == 0) {
      return distance > 0 ? 0 : 1;
    }
    return 1 - t.cumulativeProbability(distance / error);
  }
}
