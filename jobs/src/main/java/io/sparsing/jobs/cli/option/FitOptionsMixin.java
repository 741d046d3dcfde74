package io.sparsing.jobs.cli.option;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.FitWindow;
import io.sparsing.analysis.law.fit.ForecastRequest;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.jobs.InputException;
import java.util.List;
import picocli.CommandLine.Option;

/** How {@code fit} fits: fit range, loss, resamples, forecasts. */
public final class FitOptionsMixin {
  private static final String AUTOMATIC = "auto";

  @Option(
      names = "--from-tokens",
      paramLabel = "TOKENS|auto",
      defaultValue = "0",
      description =
          "Fit only checkpoints with at least this many training tokens. auto leaves out a warm-up"
              + " and says why. Default: 0 (all)")
  private String fromTokens;

  @Option(
      names = "--loss",
      paramLabel = "LOSS",
      defaultValue = "squared",
      description =
          "Loss: squared, or huber, under which single outliers count less. Default: squared")
  private String loss;

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Resamples of each series, for intervals; 0 assumes independent noise. Default: 1000")
  private int resamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the resamples. Default: 1")
  private long seed;

  @Option(
      names = "--at-tokens",
      split = ",",
      paramLabel = "TOKENS",
      description = "Forecast the activation ratio after this many training tokens, such as 1e12.")
  private List<Double> atTokens = List.of();

  @Option(
      names = "--for-ratio",
      split = ",",
      paramLabel = "RATIO",
      description = "Forecast how many training tokens an activation ratio takes, such as 0.07.")
  private List<Double> forRatio = List.of();

  public FitOptions options() {
    try {
      return new FitOptions(
          window(),
          Loss.named(loss),
          new Resampling(resamples, seed),
          new ForecastRequest(atTokens, forRatio));
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  private FitWindow window() {
    if (fromTokens.equals(AUTOMATIC)) {
      return new FitWindow.WithoutWarmUp();
    }
    try {
      double tokens = Double.parseDouble(fromTokens);
      return tokens == 0 ? new FitWindow.All() : new FitWindow.From(tokens);
    } catch (NumberFormatException e) {
      throw new InputException(
          "Cannot fit: expected --from-tokens to be a number of tokens or auto, found "
              + fromTokens,
          e);
    }
  }
}
