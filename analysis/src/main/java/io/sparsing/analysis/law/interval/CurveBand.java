package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.PointRange;
import io.sparsing.analysis.law.interval.FittedCurve.Point;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The 95 % band of a fitted curve, to first order (Bates and Watts 1988, section 2.3): {@code A(D)
 * ± sqrt(q · s² · g(D)ᵀ (XᵀwX)⁻¹ g(D))}, with the derivatives {@code X} [n, k] of the curve at the
 * points, {@code g} [k] at D, the weights {@code w} of the points, the noise {@code s²} per degree
 * of freedom and the quantile {@code q} that intervals take for the ratio at D.
 *
 * <p>Known sampling errors widen it as they widen intervals ({@link Noise#widened}). It has no
 * value where a parameter lies at its bound or the derivatives do not determine all of them: there
 * the curvature says nothing.
 */
final class CurveBand {

  private final FittedLaw fitted;
  private final Noise noise;
  private final ToDoubleFunction<Noise.Quantity> quantile;
  private final Tangents tangents;

  /**
   * The band of a law.
   *
   * @param quantile of the deviance, for the interval of a quantity
   */
  CurveBand(FittedLaw fitted, Noise noise, ToDoubleFunction<Noise.Quantity> quantile) {
    this.fitted = fitted;
    this.noise = noise;
    this.quantile = quantile;
    this.tangents = new Tangents(fitted);
  }

  /** The curve over the range of its points and beyond, with the band. */
  FittedCurve curve() {
    PointRange range = PointRange.of(fitted.series().points());
    double first = Math.log(range.firstTokens());
    double last = Math.log(range.lastTokens() * FittedCurve.EXTRAPOLATION);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= FittedCurve.STEPS; i++) {
      points.add(at(Math.exp(first + (last - first) * i / FittedCurve.STEPS)));
    }
    return new FittedCurve(points);
  }

  private Point at(double trainingTokens) {
    double logTokens = Math.log(trainingTokens / ScalingLaw.TOKENS_PER_UNIT);
    Noise.Quantity ratio = curve -> fitted.search().value(curve, logTokens);
    double centre = Math.min(1, Math.max(0, ratio.of(fitted.solution())));
    return new Point(trainingTokens, centre, band(ratio, centre));
  }

  private Optional<Interval> band(Noise.Quantity ratio, double centre) {
    double limit = fitted.solution().offset();
    if (!tangents.determined() || limit <= 0 || limit >= 1) {
      return Optional.empty();
    }
    double rise = noise.sumOfSquaresAt(quantile.applyAsDouble(ratio)) - noise.sumOfSquaresAt(0);
    double half = noise.widened(Math.sqrt(Math.max(0, rise * tangents.width(ratio))), ratio);
    return Double.isFinite(half)
        ? Optional.of(new Interval(Math.max(0, centre - half), Math.min(1, centre + half)))
        : Optional.empty();
  }
}
