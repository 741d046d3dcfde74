package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.LawSearch;
import io.sparsing.analysis.law.shape.LimitedShape;
import io.sparsing.analysis.law.shape.Moments;
import io.sparsing.analysis.law.shape.Slice;
import io.sparsing.analysis.law.shape.Solution;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How far the profile of the limit may rise at a limit that is the true one.
 *
 * <p>The deviance of a limit is {@code (SSE(limit) - SSE_min) (n - k) / SSE_min}, with {@code n}
 * points and {@code k} parameters. At the true limit it follows Fisher's {@code F(1, n - k)} if
 * noise is independent, the law nearly linear and no bound in reach; on the paper's points none of
 * it is sure. So its quantile is taken over series simulated from the law held at the limit in
 * question, all else at its best, with normal noise of the size and correlation that the residuals
 * show ({@link Noise}), and sampling errors on top where these are known.
 *
 * <p>Every limit gets the same draws of noise: its quantile then varies from limit to limit because
 * the law does, and not because the draws do.
 *
 * <p>Simulated noise, since blocks of residuals would not do here: the fit has taken just those
 * slow swings from the residuals that move the limit, so their blocks have too little of them, and
 * intervals from them are too narrow (docs/decisions/0018-intervals-from-simulated-series.md).
 */
final class LimitDeviance {

  private final FittedLaw fitted;
  private final LimitedShape shape;
  private final Loss loss;
  private final List<Moments> moments;
  private final Noise noise;
  private final long[] seeds;

  LimitDeviance(FittedLaw fitted, LimitedShape shape, Loss loss, Resampling resampling) {
    this(fitted, shape, loss, resampling, Noise.of(fitted));
  }

  LimitDeviance(
      FittedLaw fitted, LimitedShape shape, Loss loss, Resampling resampling, Noise noise) {
    this.fitted = fitted;
    this.shape = shape;
    this.loss = loss;
    this.moments = fitted.search().moments(fitted.observations());
    this.noise = noise;
    this.seeds = new SplittableRandom(resampling.seed()).longs(resampling.count()).toArray();
  }

  /** The 95 % quantile at a limit; the number of threads changes nothing. */
  double quantile(double limit) {
    LawSearch search = fitted.search();
    Slice held = held(limit);
    Solution law = best(held);
    double[] ratio = fitted.observations().ratio();
    double[] curve = search.residuals(law, ratio);
    for (int i = 0; i < curve.length; i++) {
      curve[i] = ratio[i] - curve[i];
    }
    double[] deviances =
        IntStream.range(0, seeds.length)
            .parallel()
            .mapToDouble(draw -> deviance(held, law, curve, seeds[draw]))
            .toArray();
    return BlockBootstrap.quantile(deviances, Interval.CONFIDENCE);
  }

  /** The deviance that the points themselves give a limit. */
  double ofPoints(double limit) {
    return noise.ofPoints(best(held(limit)).sumOfSquares());
  }

  Noise noise() {
    return noise;
  }

  private Slice held(double limit) {
    return shape.fixed(fitted.search().axis(), "limit", limit);
  }

  /** The law through the points with its limit held, all else at its best. */
  private Solution best(Slice held) {
    return fitted
        .search()
        .bestOn(held, fitted.observations(), moments, fitted.solution().coordinates());
  }

  private double deviance(Slice held, Solution truth, double[] curve, long seed) {
    // Split, so that the blocks which BlockBootstrap draws from the same seed do not go with it.
    SplittableRandom random = new SplittableRandom(seed).split();
    double[] ratio = noise.draw(random);
    for (int i = 0; i < ratio.length; i++) {
      ratio[i] += curve[i];
    }
    LawSearch search = fitted.search();
    Loss.Minimum free = loss.minimumNear(search, fitted.series().observations().with(ratio), truth);
    Solution bound =
        search.near(held, free.observations(), free.moments(), free.solution().coordinates());
    double least = Math.min(free.solution().sumOfSquares(), bound.sumOfSquares());
    return noise.ofDraw(bound.sumOfSquares(), least, random);
  }
}
