package io.sparsing.jobs.bench;

import io.sparsing.analysis.comparison.BottleneckStudy;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.shape.PublishedLaw;
import io.sparsing.analysis.law.verdict.CoverageStudy;
import io.sparsing.analysis.law.verdict.SimulatedDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Counts how often 95 % intervals hold the truth, on simulated series of the paper's laws and on
 * simulated families of shapes.
 */
public final class LawsBench {
  private static final int FAMILY = 12;

  /** Standard error that sampling gives a checkpoint, in units of its own noise. */
  private static final double SAMPLING_SIZE = 2;

  private static final List<Double> FAMILY_NOISE = List.of(5e-4, 1e-3, 2e-3);

  private final int series;
  private final Resampling resampling;
  private final List<Double> correlations;
  private final List<Integer> documents;

  /**
   * A bench of a number of series for each law.
   *
   * @param resampling of each series
   * @param correlations of neighbouring points' noise, one round each
   * @param documents whose known sampling errors come on top, one round each; 0 for points without
   */
  public LawsBench(
      int series, Resampling resampling, List<Double> correlations, List<Integer> documents) {
    this.series = series;
    this.resampling = resampling;
    this.correlations = List.copyOf(correlations);
    this.documents = List.copyOf(documents);
  }

  /**
   * One line of the table.
   *
   * @param quantity whose interval it is
   * @param truth what was simulated
   * @param noiseCorrelation of neighbouring points
   * @param documents whose sampling errors the fits know; 0 for points without
   * @param series number of series or families
   * @param coverage share of intervals that hold the truth
   * @param below share of intervals that lie below it
   * @param above share that lie above it
   * @param identified share of fits that call the quantity determined
   * @param meanWidth of the intervals
   * @param seconds that it took
   */
  public record Result(
      String quantity,
      String truth,
      double noiseCorrelation,
      int documents,
      int series,
      double coverage,
      double below,
      double above,
      double identified,
      double meanWidth,
      double seconds) {}

  /** All laws at every correlation without and with known errors, then the bottleneck. */
  public List<Result> execute() {
    List<Result> results = new ArrayList<>();
    for (int count : documents) {
      for (double correlation : correlations) {
        for (PublishedLaw law : PublishedLaw.ALL) {
          results.add(limit(law, correlation, count));
        }
      }
    }
    FAMILY_NOISE.forEach(noise -> results.add(bottleneck(noise)));
    return results;
  }

  private Result limit(PublishedLaw law, double correlation, int count) {
    long start = System.nanoTime();
    Optional<SimulatedDocuments> known =
        count == 0 ? Optional.empty() : Optional.of(new SimulatedDocuments(count, SAMPLING_SIZE));
    CoverageStudy.Result found = new CoverageStudy(correlation, series, resampling, known).run(law);
    return new Result(
        "limit",
        law.series() + " " + law.law().id(),
        correlation,
        count,
        series,
        found.coverage(),
        (double) found.below() / series,
        (double) found.above() / series,
        (double) found.identified() / series,
        found.width(),
        (System.nanoTime() - start) / 1e9);
  }

  private Result bottleneck(double noise) {
    long start = System.nanoTime();
    BottleneckStudy.Result found =
        new BottleneckStudy(FAMILY, noise, series, resampling.seed()).run();
    return new Result(
        "bottleneck",
        String.format(Locale.ROOT, "%d shapes, noise %.4f", FAMILY, noise),
        0,
        0,
        series,
        found.coverage(),
        (double) found.below() / series,
        (double) found.above() / series,
        (double) found.identified() / series,
        found.width(),
        (System.nanoTime() - start) / 1e9);
  }
}
