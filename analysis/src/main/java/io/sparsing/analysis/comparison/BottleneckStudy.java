package io.sparsing.analysis.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How often the interval of the bottleneck holds the truth, on families of models simulated from
 * the two-segment law: the limit rises from 5.6 % at a width-depth ratio of 16 to 7.3 % at the
 * bottleneck of 114 (the paper's, section 4.3), with normal noise.
 *
 * @param models number of models in a family, between ratios 16 and 300, equally spaced in the
 *     logarithm
 * @param noise standard deviation of the limits
 * @param families number of families
 * @param seed of the simulation
 */
public record BottleneckStudy(int models, double noise, int families, long seed) {

  /** Keeps the seeds of studies and families apart. */
  private static final long SEED_STEP = 1_000_003;

  private static final double BOTTLENECK = 114;
  private static final double PLATEAU = 0.073;
  private static final double SLOPE = 0.017 / (BOTTLENECK - 16);
  private static final double LEAST_RATIO = 16;
  private static final double GREATEST_RATIO = 300;

  /**
   * What was found.
   *
   * @param study the study
   * @param covered how many intervals hold the true bottleneck
   * @param below how many lie below it altogether
   * @param above how many lie above it
   * @param identified how many fits show both segments
   * @param width mean width of the intervals, in units of the ratio
   */
  public record Result(
      BottleneckStudy study, int covered, int below, int above, int identified, double width) {

    /** Share of the intervals that hold the truth. */
    public double coverage() {
      return (double) covered / study.families();
    }
  }

  /** Simulates families and fits them. */
  public Result run() {
    List<BottleneckFit> fits = new ArrayList<>();
    for (int family = 0; family < families; family++) {
      fits.add(BottleneckFit.of(simulated(family)));
    }
    int below = (int) fits.stream().filter(f -> f.bottleneckInterval().high() < BOTTLENECK).count();
    int above = (int) fits.stream().filter(f -> f.bottleneckInterval().low() > BOTTLENECK).count();
    return new Result(
        this,
        families - below - above,
        below,
        above,
        (int) fits.stream().filter(BottleneckFit::identified).count(),
        fits.stream()
            .mapToDouble(f -> f.bottleneckInterval().high() - f.bottleneckInterval().low())
            .average()
            .orElseThrow());
  }

  List<ShapePoint> simulated(int family) {
    SplittableRandom random = new SplittableRandom(SEED_STEP * seed + family);
    List<ShapePoint> points = new ArrayList<>();
    for (int i = 0; i < models; i++) {
      double ratio =
          LEAST_RATIO * Math.pow(GREATEST_RATIO / LEAST_RATIO, (double) i / (models - 1));
      double limit = PLATEAU + SLOPE * Math.min(ratio - BOTTLENECK, 0);
      points.add(new ShapePoint(ratio, limit + noise * random.nextGaussian()));
    }
    return points;
  }
}
