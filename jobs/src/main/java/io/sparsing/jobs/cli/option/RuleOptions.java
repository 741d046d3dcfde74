package io.sparsing.jobs.cli.option;

import io.sparsing.jobs.measure.Method;
import io.sparsing.jobs.measure.RuleGrid;
import java.util.List;
import picocli.CommandLine.Option;

/** Rules to measure side by side, and at which parameters. */
public final class RuleOptions {
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
  public boolean given() {
    return !methods.isEmpty() || !parameters.isEmpty() || grid;
  }

  /** Whether the options go together. */
  public boolean complete() {
    return !methods.isEmpty() && grid == parameters.isEmpty();
  }

  /** The rules. */
  public List<RuleGrid> rules() {
    return methods.stream()
        .distinct()
        .map(method -> grid ? RuleGrid.onGrid(method) : new RuleGrid(method, parameters))
        .toList();
  }
}
