package io.sparsing.analysis.scaling;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * Draws a series anew, again and again, and fits each draw.
 *
 * <p><b>How far parameters vary.</b> Checkpoints stay where they are; their residuals about the
 * fitted curve, centred and widened by {@code sqrt(n / (n - k))} for the {@code k} parameters that
 * were fitted to them, are drawn in blocks of {@code ceil(n^(1/3))} neighbours, on a circle (Künsch
 * 1989; Politis and Romano 1992). The 2.5 % and 97.5 % quantiles of the parameters are the
 * bootstrap intervals.
 *
 * <p><b>How far the profile may rise.</b> The interval of the limit ends where the deviance {@code
 * (SSE(limit) - SSE_min) (n - k) / SSE_min} reaches its 95 % quantile. That is Fisher's F if noise
 * is independent, the law nearly linear and no bound in reach; on the paper's points none of it is
 * sure. So its quantile is taken over series simulated from the fitted law with normal noise of the
 * correlation that {@link NoiseCorrelation} finds. Drawing blocks of residuals would not do here:
 * the fit has taken just those slow swings from the residuals that move the limit, so their blocks
 * have too little of them, and intervals from them are too narrow (docs/laws.md shows it).
 */
final class BlockBootstrap {

  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  private final FittedLaw fitted;
  private final LimitedShape shape;
  private final Loss loss;
  private final double[] curve;
  private final double[] residuals;
  private final int blockLength;
  private final double correlation;
  private final double deviation;

  BlockBootstrap(FittedLaw fitted, LimitedShape shape, Loss loss) {
    this.fitted = fitted;
    this.shape = shape;
    this.loss = loss;
    int points = fitted.points();
    double[] ratio = fitted.observations().ratio();
    double[] own = fitted.residuals();
    double mean = Arrays.stream(own).sum() / points;
    double width = Math.sqrt((double) points / fitted.freedom());
    this.curve = new double[points];
    this.residuals = new double[points];
    for (int i = 0; i < points; i++) {
      curve[i] = ratio[i] - own[i];
      residuals[i] = (own[i] - mean) * width;
    }
    this.correlation = NoiseCorrelation.of(fitted);
    this.deviation = Math.sqrt(fitted.meanSquaredError()) * width;
    this.blockLength = (int) Math.ceil(Math.cbrt(points));
  }

  /** One draw: its parameters in the law's order, and the deviance of the true limit. */
  // Never compared nor changed.
  @SuppressWarnings("ArrayRecordComponent")
  private record Draw(double[] parameters, double deviance) {}

  /** The intervals from {@code count} draws; the number of threads changes nothing. */
  BootstrapIntervals run(Resampling resampling) {
    SplittableRandom seeds = new SplittableRandom(resampling.seed());
    long[] seed = seeds.longs(resampling.count()).toArray();
    List<Draw> draws =
        IntStream.range(0, seed.length).parallel().mapToObj(i -> draw(seed[i])).toList();
    Map<String, Interval> intervals = new LinkedHashMap<>();
    int index = 0;
    for (String name : shape.law().parameterNames()) {
      int parameter = index++;
      double[] values = draws.stream().mapToDouble(draw -> draw.parameters()[parameter]).toArray();
      intervals.put(name, new Interval(quantile(values, LOW), quantile(values, HIGH)));
    }
    double[] deviances = draws.stream().mapToDouble(Draw::deviance).toArray();
    return new BootstrapIntervals(
        resampling.count(),
        blockLength,
        intervals,
        correlation,
        quantile(deviances, Profile.CONFIDENCE));
  }

  private Draw draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LawSearch search = fitted.search();
    Solution block = loss.minimumNear(search, resample(random), fitted.solution()).solution();
    double[] parameters =
        shape.parameters(search.axis(), block).values().stream()
            .mapToDouble(Double::doubleValue)
            .toArray();
    return new Draw(parameters, deviance(simulate(random)));
  }

  private double deviance(double[] ratio) {
    LawSearch search = fitted.search();
    Loss.Minimum free = loss.minimumNear(search, ratio, fitted.solution());
    Observations observations = free.observations();
    Slice held = shape.fixed(search.axis(), "limit", fitted.solution().offset());
    List<Moments> moments = search.moments(observations);
    Solution bound = search.near(held, observations, moments, free.solution().coordinates());
    double least = Math.min(free.solution().sumOfSquares(), bound.sumOfSquares());
    return least > 0 ? (bound.sumOfSquares() - least) * fitted.freedom() / least : 0;
  }

  private double[] simulate(SplittableRandom random) {
    double[] ratio = curve.clone();
    double[] noise = CorrelatedNoise.draw(random, ratio.length, correlation);
    for (int i = 0; i < ratio.length; i++) {
      ratio[i] += deviation * noise[i];
    }
    return ratio;
  }

  private double[] resample(SplittableRandom random) {
    double[] ratio = curve.clone();
    int start = 0;
    for (int i = 0; i < ratio.length; i++) {
      if (i % blockLength == 0) {
        start = random.nextInt(ratio.length) - i;
      }
      ratio[i] += residuals[Math.floorMod(start + i, ratio.length)];
    }
    return ratio;
  }

  /** Linear between order statistics, as Hyndman and Fan's (1996) seventh definition has it. */
  static double quantile(double[] values, double share) {
    return new Percentile()
        .withEstimationType(Percentile.EstimationType.R_7)
        .evaluate(values, 100 * share);
  }
}
