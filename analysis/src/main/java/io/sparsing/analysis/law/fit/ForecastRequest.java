package io.sparsing.analysis.law.fit;

import java.io.Serializable;
import java.util.List;

/**
 * What is to be predicted.
 *
 * @param trainingTokens token counts, raw, at which the activation ratio is asked for
 * @param activationRatios activation ratios in [0, 1] of which it is asked when they are reached
 */
public record ForecastRequest(List<Double> trainingTokens, List<Double> activationRatios)
    implements Serializable {

  /** Nothing. */
  public static final ForecastRequest NONE = new ForecastRequest(List.of(), List.of());

  /** Copies the lists and checks what they hold. */
  public ForecastRequest {
    trainingTokens = List.copyOf(trainingTokens);
    activationRatios = List.copyOf(activationRatios);
    for (double tokens : trainingTokens) {
      if (!(tokens >= 1 && tokens <= SeriesPoints.MOST_TOKENS)) {
        throw new IllegalArgumentException(
            "Cannot forecast: expected training tokens between 1 and 1e18, found " + tokens);
      }
    }
    for (double ratio : activationRatios) {
      if (!(ratio >= 0 && ratio <= 1)) {
        throw new IllegalArgumentException(
            "Cannot forecast: expected an activation ratio in [0, 1], found " + ratio);
      }
    }
  }
}
