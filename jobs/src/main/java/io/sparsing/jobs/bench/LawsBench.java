package io.sparsing.jobs.bench;

import io.sparsing.analysis.comparison.BottleneckStudy;
import io.sparsing.analysis.scaling.CoverageStudy;
import io.sparsing.analysis.scaling.PublishedLaw;
import io.sparsing.analysis.scaling.Resampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Counts how often 95 % intervals hold the truth, on simulated series of the paper's laws and on
 * simulated families of shapes.
 */
public final class LawsBench {
  private static final int FAMILY = 12;
  private static final List<Double> FAMILY_NOISE = List.of(5e-4, 1e-3, 2e-3);

  private final int series;
  private final Resampling resampling;
  private final List<Double> correlations;

  /**
   * A bench of so many series a law.
   *
   * @param resampling of each series
   * @param correlations of neighbouring points' noise, one round each
   */
  public LawsBench(int series, Resampling resampling, List<Double> correlations) {
    this.series = series;
    this.resampling = resampling;
    this.correlations = List.copyOf(correlations);
  }

  /**
   * One line of the table.
   *
   * @param quantity whose interval it is
   * @param truth what was simulated
   * @param noiseCorrelation of neighbouring points
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
      int series,
      double coverage,
      double below,
      double above,
      double identified,
      double meanWidth,
      double seconds) {}

  /** All laws at every correlation, then the bottleneck. */
  public List<Result> execute() {
    List<Result> results = new ArrayList<>();
    for (double correlation : correlations) {
      for (PublishedLaw law : PublishedLaw.ALL) {
        results.add(limit(law, correlation));
      }
    }
    FAMILY_NOISE.forEach(noise -> results.add(bottleneck(noise)));
    return results;
  }

  private Result limit(PublishedLaw law, double correlation) {
    long start = System.nanoTime();
    CoverageStudy.Result found = new CoverageStudy(correlation, series, resampling).run(law);
    return new Result(
        "limit",
        law.series() + " " + law.law().id(),
        correlation,
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
        series,
        found.coverage(),
        (double) found.below() / series,
        (double) found.above() / series,
        (double) found.identified() / series,
        found.width(),
        (System.nanoTime() - start) / 1e9);
  }
}
