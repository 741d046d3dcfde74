package io.sparsing.jobs.cli;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.law.ComparisonOptions;
import picocli.CommandLine.Option;

/** What counts as no difference when {@code fit} compares the models in the tables. */
final class ComparisonMixin {
  @Option(
      names = "--loss-margin",
      paramLabel = "NATS",
      defaultValue = "0.01",
      description = "Shapes within so much of the least loss are worth building. Default: 0.01")
  private double lossMargin;

  @Option(
      names = "--scale-margin",
      paramLabel = "RATIO",
      defaultValue = "0.01",
      description =
          "A change of the limit per tenfold size below this is of no consequence. Default: 0.01")
  private double scaleMargin;

  ComparisonOptions options(FitOptions fit) {
    try {
      return new ComparisonOptions(fit, lossMargin, scaleMargin);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }
}
