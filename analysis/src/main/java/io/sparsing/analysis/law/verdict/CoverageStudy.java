package io.sparsing.analysis.law.verdict;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.interval.CorrelatedNoise;
import io.sparsing.analysis.law.interval.LimitStatus;
import io.sparsing.analysis.law.shape.PublishedLaw;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How often the 95 % interval of the limit holds the truth, on series simulated from a law.
 *
 * <p>Series {@code i} has {@code 25 + i mod 16} equally spaced points, as the paper's have, with
 * normal noise about the law's curve; neighbouring points' noise is correlated by {@code
 * correlation} (a first-order autoregression; 0 for independent noise). Where documents are
 * simulated, their sampling errors come on top, and the fit is told their influences.
 *
 * @param correlation of neighbouring points' noise, in [0, 1)
 * @param series number of series
 * @param resampling of each series, its seed the seed of the study
 * @param documents what each series is measured on; empty for points without sampling errors
 */
public record CoverageStudy(
    double correlation, int series, Resampling resampling, Optional<SimulatedDocuments> documents) {

  /** Keeps the seeds of studies, laws and series apart. */
  private static final long SEED_STEP = 1_000_003;

  private static final int LEAST_POINTS = 25;
  private static final int MOST_POINTS = 40;

  /** A study of points without sampling errors. */
  public CoverageStudy(double correlation, int series, Resampling resampling) {
    this(correlation, series, resampling, Optional.empty());
  }

  /**
   * What was found.
   *
   * @param truth the law simulated
   * @param correlation of neighbouring points' noise
   * @param series number of series
   * @param covered of them, how many intervals hold the true limit
   * @param below how many lie below it altogether
   * @param above how many lie above it
   * @param otherLaw how many of the fits took the other of the paper's laws; they count as missed
   * @param identified of all, how many fits call the limit determined
   * @param width mean width of the intervals
   */
  public record Result(
      PublishedLaw truth,
      double correlation,
      int series,
      int covered,
      int below,
      int above,
      int otherLaw,
      int identified,
      double width) {

    /** Share of the intervals that hold the truth. */
    public double coverage() {
      return (double) covered / series;
    }
  }

  /** Simulates series of a law and fits them. */
  public Result run(PublishedLaw truth) {
    List<LawEstimate> estimates =
        IntStream.range(0, series).mapToObj(i -> estimate(truth, i)).toList();
    List<LawEstimate> same = estimates.stream().filter(e -> e.law() == truth.law()).toList();
    double limit = truth.limit();
    int below = count(same, e -> e.limitInterval().high() < limit);
    int above = count(same, e -> e.limitInterval().low() > limit);
    return new Result(
        truth,
        correlation,
        series,
        same.size() - below - above,
        below,
        above,
        series - same.size(),
        count(estimates, e -> e.limitStatus() == LimitStatus.DETERMINED),
        estimates.stream()
            .mapToDouble(e -> e.limitInterval().high() - e.limitInterval().low())
            .average()
            .orElseThrow());
  }

  private static int count(List<LawEstimate> estimates, Predicate<LawEstimate> condition) {
    return (int) estimates.stream().filter(condition).count();
  }

  private LawEstimate estimate(PublishedLaw truth, int index) {
    return new ScalingLawFitter(FitOptions.PLAIN.with(resampling(index)))
        .estimate(simulated(truth, index));
  }

  /**
   * Draws of its own for every series: the quantile of a few hundred draws errs by a tenth, and if
   * all series shared the draws that error would not average out over them.
   */
  private Resampling resampling(int index) {
    return new Resampling(resampling.count(), SEED_STEP * resampling.seed() + index);
  }

  /** Series {@code index} of the study. */
  public SeriesPoints simulated(PublishedLaw truth, int index) {
    long law = truth.series().hashCode();
    SplittableRandom random =
        new SplittableRandom(SEED_STEP * (SEED_STEP * resampling.seed() + law) + index);
    int size = LEAST_POINTS + index % (MOST_POINTS - LEAST_POINTS + 1);
    double[] tokens = new double[size];
    double[] ratio = new double[size];
    double[] noise = CorrelatedNoise.draw(random, size, correlation);
    for (int i = 0; i < size; i++) {
      tokens[i] = truth.lastTokens() * (i + 1) / size;
      ratio[i] = truth.law().predict(truth.parameters(), tokens[i]) + truth.noise() * noise[i];
    }
    String name = truth.series() + "-" + index;
    if (documents.isEmpty()) {
      return new SeriesPoints(name, tokens, ratio);
    }
    SimulatedDocuments.Sample sample = documents.get().draw(random, size, truth.noise());
    for (int i = 0; i < size; i++) {
      ratio[i] += sample.error()[i];
    }
    return new SeriesPoints(name, tokens, ratio, Optional.of(sample.known()));
  }
}
