package io.sparsing.analysis.law.fit;

import java.io.Serializable;

/**
 * How a series is fitted.
 *
 * @param window which of its points count
 * @param loss what the fit keeps small
 * @param resampling how often the series is drawn anew
 * @param forecasts what is to be predicted
 */
public record FitOptions(
    FitWindow window, Loss loss, Resampling resampling, ForecastRequest forecasts)
    implements Serializable {

  /** Least squares over every point, intervals by profile, no resamples, no forecasts. */
  public static final FitOptions PLAIN =
      new FitOptions(new FitWindow.All(), Loss.SQUARED, Resampling.NONE, ForecastRequest.NONE);

  /**
   * Least squares over every point, a thousand resamples, no forecasts: what tables and report
   * hold.
   */
  public static final FitOptions STANDARD = PLAIN.with(new Resampling(1000, 1));

  /**
   * All that the parameters and intervals of a fit depend on, beside its points: equal for equal
   * fits, and no other. Forecasts are no part of it.
   */
  public String id() {
    return "window %s, loss %s, resamples %d, seed %d"
        .formatted(window.id(), loss.id(), resampling.count(), resampling.seed());
  }

  /** These options with another fit range. */
  public FitOptions with(FitWindow other) {
    return new FitOptions(other, loss, resampling, forecasts);
  }

  /** These options with another loss. */
  public FitOptions with(Loss other) {
    return new FitOptions(window, other, resampling, forecasts);
  }

  /** These options with other resamples. */
  public FitOptions with(Resampling other) {
    return new FitOptions(window, loss, other, forecasts);
  }

  /** These options with other forecasts. */
  public FitOptions with(ForecastRequest other) {
    return new FitOptions(window, loss, resampling, other);
  }
}
