package io.sparsing.analysis.law.fit;

import io.sparsing.analysis.law.shape.LawSearch;
import io.sparsing.analysis.law.shape.LawShape;
import io.sparsing.analysis.law.shape.Observations;
import io.sparsing.analysis.law.shape.ScalingLaw;
import io.sparsing.analysis.law.shape.Solution;
import io.sparsing.analysis.law.shape.TokenAxis;
import java.util.Arrays;
import java.util.Map;

/**
 * The best curve of one law through a series, with what was needed to find it.
 *
 * @param search the law at the series' tokens
 * @param solution the best curve
 * @param observations the ratios, with the weights that their errors and the loss gave them
 * @param series the points, with the weights that their errors gave them
 */
public record FittedLaw(
    LawSearch search, Solution solution, Observations observations, WeightedPoints series) {

  /** The best curve of a law through weighted points under a loss. */
  public static FittedLaw of(ScalingLaw law, WeightedPoints series, Loss loss) {
    LawSearch search =
        new LawSearch(
            LawShape.of(law), new TokenAxis(series.points().trainingTokens()), series.weights());
    Loss.Minimum minimum = loss.minimum(search, series.observations());
    return new FittedLaw(search, minimum.solution(), minimum.observations(), series);
  }

  /** The law. */
  public ScalingLaw law() {
    return search.shape().law();
  }

  /** Number of points. */
  public int points() {
    return observations.size();
  }

  /** Parameters of the best curve, by name. */
  public Map<String, Double> parameters() {
    return search.shape().parameters(search.axis(), solution);
  }

  /** Ratio minus curve at every point. */
  public double[] residuals() {
    return search.residuals(solution, observations.ratio());
  }

  /** Mean of squared residuals, every point counting once. */
  public double meanSquaredError() {
    return Arrays.stream(residuals()).map(r -> r * r).sum() / points();
  }

  double meanAbsoluteError() {
    return Arrays.stream(residuals()).map(Math::abs).sum() / points();
  }

  /** Points count by their errors, where these are known. */
  public double aicc() {
    double[] residuals = residuals();
    double[] weights = series.weights();
    double squares = 0;
    for (int i = 0; i < residuals.length; i++) {
      squares += weights[i] * residuals[i] * residuals[i];
    }
    double meanSquare =
        series.points().errors().isEmpty() ? meanSquaredError() : squares / points();
    return InformationCriterion.corrected(meanSquare, points(), law().parameterNames().size());
  }

  /** The weighted sum of squared residuals, or what rounding leaves of it. */
  public double leastSumOfSquares() {
    return Math.max(
        solution.sumOfSquares(), points() * InformationCriterion.LEAST_MEAN_SQUARED_ERROR);
  }

  /** Points less parameters. */
  public int freedom() {
    return points() - law().parameterNames().size();
  }

  /** Mean absolute error of the curve at points {@code from} (inclusive) to the end. */
  double meanAbsoluteError(SeriesPoints observed, int from) {
    double[] tokens = observed.trainingTokens();
    double[] ratio = observed.activationRatio();
    double sum = 0;
    for (int i = from; i < ratio.length; i++) {
      double logTokens = Math.log(tokens[i] / ScalingLaw.TOKENS_PER_UNIT);
      sum += Math.abs(search.value(solution, logTokens) - ratio[i]);
    }
    return sum / (ratio.length - from);
  }
}
