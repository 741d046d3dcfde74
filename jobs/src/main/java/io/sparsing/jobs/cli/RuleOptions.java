package io.sparsing.jobs.cli;

import io.sparsing.jobs.measure.Method;
import io.sparsing.jobs.measure.RuleGrid;
import java.util.List;
import picocli.CommandLine.Option;

/** Rules to measure side by side, and at which parameters. */
final class RuleOptions {
  @Option(
      names = "--method",
      paramLabel = "METHOD",
      split = ",",
      description =
          "cett, topk, fat, topp, or several of them: measure at fixed parameters instead.")
  private List<Method> methods = List.of();

  @Option(
      names = "--parameter",
      paramLabel = "X",
      split = ",",
      description =
          "CETT levels, kept shares (topk), epsilons (fat) or shares of magnitude (topp), for every"
              + " --method.")
  private List<Double> parameters = List.of();

  @Option(
      names = "--grid",
      description =
          "Measure every --method at its default parameters. Those of fat are quantiles of each"
              + " checkpoint's gates.")
  private boolean grid;

  /** Whether any of the options is there. */
  boolean given() {
    return !methods.isEmpty() || !parameters.isEmpty() || grid;
  }

  /** Whether the options go together. */
  boolean complete() {
    return !methods.isEmpty() && grid == parameters.isEmpty();
  }

  /** The rules. */
  List<RuleGrid> rules() {
    return methods.stream()
        .distinct()
        .map(method -> grid ? RuleGrid.onGrid(method) : new RuleGrid(method, parameters))
        .toList();
  }
}
