package io.sparsing.jobs.cli.option;

import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.search.Estimate;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.bench.LawsBench;
import java.util.List;
import picocli.CommandLine.Option;

/** How many series {@code bench --part laws} simulates. */
public final class LawsBenchOptions {
  @Option(
      names = "--series",
      paramLabel = "N",
      defaultValue = "200",
      description = "For laws: simulated series of each law. Default: 200")
  private int series;

  @Option(
      names = "--bootstrap",
      paramLabel = "N",
      defaultValue = "200",
      description = "For laws: resamples of each series; 0 assumes independent noise. Default: 200")
  private int resamples;

  @Option(
      names = "--noise-correlation",
      split = ",",
      paramLabel = "RHO",
      defaultValue = "0,0.35",
      description =
          "For laws: correlation of neighbouring checkpoints' noise, in [0, 1). Default: 0,0.35")
  private List<Double> correlations;

  @Option(
      names = "--documents",
      split = ",",
      paramLabel = "N",
      defaultValue = "0,100",
      description =
          "For laws: documents that a series is measured on, whose sampling errors the fit knows; 0"
              + " for points without sampling errors. Default: 0,100")
  private List<Integer> documents;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "For laws: seed of the simulation. Default: 1")
  private long seed;

  public LawsBench bench() {
    if (series < 1 || correlations.stream().anyMatch(rho -> !(rho >= 0 && rho < 1))) {
      throw new InputException(
          "Cannot bench: expected --series of at least 1 and --noise-correlation in [0, 1), found %d and %s"
              .formatted(series, correlations));
    }
    if (documents.stream().anyMatch(count -> count != 0 && count < Estimate.LEAST_DOCUMENTS)) {
      throw new InputException(
          "Cannot bench: expected --documents of 0 or at least %d, found %s"
              .formatted(Estimate.LEAST_DOCUMENTS, documents));
    }
    try {
      return new LawsBench(series, new Resampling(resamples, seed), correlations, documents);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
  }
}
