package io.sparsing.analysis.law.interval;

import java.util.List;

/**
 * What a fit predicts.
 *
 * @param ratios activation ratios after some training
 * @param tokens when activation ratios are reached
 */
public record Forecasts(List<RatioForecast> ratios, List<TokensForecast> tokens) {

  /** Nothing was asked for. */
  public static final Forecasts NONE = new Forecasts(List.of(), List.of());

  /** Copies the lists. */
  public Forecasts {
    ratios = List.copyOf(ratios);
    tokens = List.copyOf(tokens);
  }
}
