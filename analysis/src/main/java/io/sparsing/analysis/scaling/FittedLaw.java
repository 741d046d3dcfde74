package io.sparsing.analysis.scaling;

import java.util.Map;

/**
 * The best curve of one law through a series, with what was needed to find it.
 *
 * @param search the law at the series' tokens
 * @param solution the best curve
 * @param points the series
 */
record FittedLaw(LawSearch search, Solution solution, SeriesPoints points) {

  static FittedLaw of(ScalingLaw law, SeriesPoints points) {
    LawSearch search = new LawSearch(LawShape.of(law), new TokenAxis(points.trainingTokens()));
    return new FittedLaw(search, search.best(points.activationRatio()), points);
  }

  ScalingLaw law() {
    return search.shape().law();
  }

  Map<String, Double> parameters() {
    return search.shape().parameters(search.axis(), solution);
  }

  double meanSquaredError() {
    return solution.sumOfSquares() / points.size();
  }

  double aicc() {
    return InformationCriterion.corrected(
        meanSquaredError(), points.size(), law().parameterNames().size());
  }

  Alternative alternative() {
    return new Alternative(law().id(), aicc(), meanSquaredError());
  }

  /** Mean absolute error of the predictions at points {@code from} (inclusive) to the end. */
  double meanAbsoluteError(SeriesPoints observed, int from) {
    Map<String, Double> parameters = parameters();
    double[] tokens = observed.trainingTokens();
    double[] ratio = observed.activationRatio();
    double sum = 0;
    for (int i = from; i < ratio.length; i++) {
      sum += Math.abs(law().predict(parameters, tokens[i]) - ratio[i]);
    }
    return sum / (ratio.length - from);
  }
}
