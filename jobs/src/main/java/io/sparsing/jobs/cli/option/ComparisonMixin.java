package io.sparsing.jobs.cli.option;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.law.ComparisonOptions;
import picocli.CommandLine.Option;

/** What counts as no difference when {@code fit} compares the models in the tables. */
public final class ComparisonMixin {
  @Option(
      names = "--loss-margin",
      paramLabel = "NATS",
      defaultValue = "0.01",
      description =
          "Shapes whose loss is at most this much above the least count as good, in nats per token."
              + " Default: 0.01")
  private double lossMargin;

  @Option(
      names = "--scale-margin",
      paramLabel = "RATIO",
      defaultValue = "0.01",
      description =
          "Smaller changes of the limit per tenfold size count as no dependence. Default: 0.01")
  private double scaleMargin;

  public ComparisonOptions options(FitOptions fit) {
    try {
      return new ComparisonOptions(fit, lossMargin, scaleMargin);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }
}
