package io.sparsing.jobs.cli.option;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.bench.TrainBench;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code bench --part train} compares. */
public final class TrainBenchOptions {
  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      defaultValue = "8",
      description = "For train: windows in a step. Default: 8")
  private List<Integer> batches;

  @Option(
      names = "--context",
      split = ",",
      paramLabel = "TOKENS",
      defaultValue = "128",
      description = "For train: tokens of a window. Default: 128")
  private List<Integer> contexts;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "For train: cores to use. Default: all")
  private Integer cores;

  @Option(
      names = "--cores-for",
      split = ",",
      paramLabel = "WHAT",
      defaultValue = "runs",
      description =
          "For train: runs (a run for each core), threads (one run on all cores). Default: runs")
  private List<TrainBench.Layout> layouts;

  /**
   * The bench that they ask for.
   *
   * @throws InputException where a number is too small
   */
  public TrainBench bench(int rounds) {
    int used = cores == null ? Runtime.getRuntime().availableProcessors() : cores;
    if (used < 1
        || batches.stream().anyMatch(batch -> batch < 1)
        || contexts.stream().anyMatch(context -> context < 2)) {
      throw new InputException(
          "Cannot bench: expected --batch and --cores of at least 1 and --context of at least 2,"
              + " found %s, %d and %s".formatted(batches, used, contexts));
    }
    return new TrainBench(batches, contexts, layouts, used, rounds);
  }
}
