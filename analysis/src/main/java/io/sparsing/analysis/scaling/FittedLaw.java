package io.sparsing.analysis.scaling;

import java.util.Arrays;
import java.util.Map;

/**
 * The best curve of one law through a series, with what was needed to find it.
 *
 * @param search the law at the series' tokens
 * @param solution the best curve
 * @param observations the ratios, with the weights that the loss gave them
 */
record FittedLaw(LawSearch search, Solution solution, Observations observations) {

  static FittedLaw of(ScalingLaw law, SeriesPoints points, Loss loss) {
    LawSearch search = new LawSearch(LawShape.of(law), new TokenAxis(points.trainingTokens()));
    Loss.Minimum minimum = loss.minimum(search, points.activationRatio());
    return new FittedLaw(search, minimum.solution(), minimum.observations());
  }

  ScalingLaw law() {
    return search.shape().law();
  }

  int points() {
    return observations.size();
  }

  Map<String, Double> parameters() {
    return search.shape().parameters(search.axis(), solution);
  }

  /** Ratio minus curve at every point. */
  double[] residuals() {
    return search.residuals(solution, observations.ratio());
  }

  double meanSquaredError() {
    return Arrays.stream(residuals()).map(r -> r * r).sum() / points();
  }

  double meanAbsoluteError() {
    return Arrays.stream(residuals()).map(Math::abs).sum() / points();
  }

  double aicc() {
    return InformationCriterion.corrected(
        meanSquaredError(), points(), law().parameterNames().size());
  }

  /** Points less parameters. */
  int freedom() {
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
