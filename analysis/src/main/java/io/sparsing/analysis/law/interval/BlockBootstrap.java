package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.LawSearch;
import io.sparsing.analysis.law.shape.LimitedShape;
import io.sparsing.analysis.law.shape.Solution;
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
 * <p>Checkpoints stay where they are; their residuals about the fitted curve, centred and widened
 * by {@code sqrt(n / (n - k))} for the {@code k} parameters that were fitted to them, are drawn in
 * blocks of {@code ceil(n^(1/3))} neighbours, on a circle (Künsch 1989; Politis and Romano 1992).
 * The 2.5 % and 97.5 % quantiles of the parameters are the bootstrap intervals. The interval of the
 * limit that a fit reports is {@link LimitInterval}'s.
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
    this.blockLength = (int) Math.ceil(Math.cbrt(points));
  }

  /** The interval of each parameter; the number of threads changes nothing. */
  Map<String, Interval> intervals(Resampling resampling) {
    long[] seeds = new SplittableRandom(resampling.seed()).longs(resampling.count()).toArray();
    List<double[]> draws =
        IntStream.range(0, seeds.length).parallel().mapToObj(i -> draw(seeds[i])).toList();
    Map<String, Interval> intervals = new LinkedHashMap<>();
    int index = 0;
    for (String name : shape.law().parameterNames()) {
      int parameter = index++;
      double[] values = draws.stream().mapToDouble(draw -> draw[parameter]).toArray();
      intervals.put(name, new Interval(quantile(values, LOW), quantile(values, HIGH)));
    }
    return intervals;
  }

  int blockLength() {
    return blockLength;
  }

  /** The parameters of one draw, in the law's order. */
  private double[] draw(long seed) {
    LawSearch search = fitted.search();
    double[] ratio = resample(new SplittableRandom(seed));
    Solution solution =
        loss.minimumNear(search, fitted.series().observations().with(ratio), fitted.solution())
            .solution();
    return shape.parameters(search.axis(), solution).values().stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
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
