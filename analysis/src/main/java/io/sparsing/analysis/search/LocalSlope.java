package io.sparsing.analysis.search;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How fast ln r grows and activation ratios fall with the CETT level near a crossing.
 *
 * <p>{@code q = d ln(ln r) / d ln c} is read off two points, and two neighbouring points give it
 * badly: what documents differ by moves it. So it is shrunk to a prior of 2.2 ± 0.3, by the inverse
 * of the variances; that of a pair comes from the paired influences of its two passes, plus what
 * the curve bends between them. {@code e_l = d ln A_l / d ln c} is smooth in c and is taken by
 * least squares over the points.
 *
 * @param exponent q
 * @param elasticities e_l of each layer [L]
 * @param relativeError of {@code d A / d ln r}, as a share: what correcting along it leaves of a
 *     miss
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
public record LocalSlope(double exponent, double[] elasticities, double relativeError)
    implements Serializable {
  /** Where no point tells (design section 2). */
  static final double PRIOR_EXPONENT = 2.2;

  private static final double PRIOR_VARIANCE = 0.3 * 0.3;

  /** Standard deviations that a secant and the prior may be apart. */
  private static final double CREDIBLE = 2;

  /** What q changes by over a distance of 1 in ln c, half of which a secant misses. */
  private static final double BEND = 0.2;

  private static final double NEAREST = 0.005;
  private static final double FARTHEST = Math.log(3);
  private static final double SMALLEST_EXPONENT = 0.5;

  /** Share of an elasticity by which its secant misses it, from what ratios bend over a step. */
  private static final double ELASTICITY_ERROR = 0.05;

  /** Of one layer where only one level was ever evaluated; ReLU and SiLU models lie around it. */
  private static final double PRIOR_ELASTICITY = -0.6;

  /**
   * The slope at a point.
   *
   * @param at the point
   * @param observed points over the whole corpus
   * @param pilot points over a few sequences
   */
  static LocalSlope at(Evaluation at, List<Evaluation> observed, List<Evaluation> pilot) {
    Optional<Secant> whole = secant(at, observed);
    Optional<Secant> few = nearest(at, pilot).flatMap(reference -> secant(reference, pilot));
    // Few sequences have a slope of their own: no more sure than the prior, and only at first.
    Secant told =
        whole
            .or(() -> few.map(one -> one.atLeast(PRIOR_VARIANCE)))
            .map(Secant::withPrior)
            .orElse(new Secant(PRIOR_EXPONENT, PRIOR_VARIANCE));
    List<Evaluation> smooth = around(at, observed);
    double exponent = Math.max(SMALLEST_EXPONENT, told.exponent());
    return new LocalSlope(
        exponent,
        elasticities(at, smooth.size() > 1 ? smooth : around(at, pilot)),
        told.exponent() < SMALLEST_EXPONENT
            ? 1
            : Math.hypot(Math.sqrt(told.variance()) / exponent, ELASTICITY_ERROR));
  }

  private record Secant(double exponent, double variance) {
    Secant atLeast(double least) {
      return new Secant(exponent, Math.max(variance, least));
    }

    /** Weighted by inverse variances; surer of neither where they are far from one another. */
    Secant withPrior() {
      double weight = 1 / PRIOR_VARIANCE + 1 / variance;
      double away = Math.abs(exponent - PRIOR_EXPONENT) / Math.sqrt(PRIOR_VARIANCE + variance);
      double doubt = Math.max(1, away / CREDIBLE);
      return new Secant(
          (PRIOR_EXPONENT / PRIOR_VARIANCE + exponent / variance) / weight, doubt * doubt / weight);
    }
  }

  private static Optional<Evaluation> nearest(Evaluation at, List<Evaluation> points) {
    return points.stream()
        .filter(point -> point.logRatio() > 0)
        .min(Comparator.comparingDouble(point -> Math.abs(point.abscissa() - at.abscissa())));
  }

  /** The pair with a point that tells most; of few documents none tells how sure it is. */
  private static Optional<Secant> secant(Evaluation at, List<Evaluation> points) {
    return points.stream()
        .filter(point -> point.sparse().size() >= Estimate.LEAST_DOCUMENTS)
        .filter(point -> point.logRatio() > 0 && at.logRatio() > 0)
        .filter(point -> distance(at, point) >= NEAREST && distance(at, point) <= FARTHEST)
        .map(point -> secant(at, point))
        .min(Comparator.comparingDouble(Secant::variance));
  }

  private static Secant secant(Evaluation at, Evaluation point) {
    double way = point.abscissa() - at.abscissa();
    double bend = BEND * way;
    return new Secant(
        (point.ordinate() - at.ordinate()) / way,
        at.pairedVariance(point) / (way * way) + bend * bend);
  }

  private static double distance(Evaluation at, Evaluation point) {
    return Math.abs(point.abscissa() - at.abscissa());
  }

  private static List<Evaluation> around(Evaluation at, List<Evaluation> points) {
    return points.stream()
        .filter(point -> point.level() > 0 && distance(at, point) <= FARTHEST)
        .toList();
  }

  private static double[] elasticities(Evaluation at, List<Evaluation> points) {
    double mean = points.stream().mapToDouble(Evaluation::abscissa).average().orElse(0);
    double spread =
        points.stream().mapToDouble(point -> Math.pow(point.abscissa() - mean, 2)).sum();
    double[] slopes = new double[at.layerRatios().length];
    for (int layer = 0; layer < slopes.length; layer++) {
      int one = layer;
      boolean active = points.stream().allMatch(point -> point.layerRatios()[one] > 0);
      slopes[layer] =
          spread < NEAREST * NEAREST / 2 || !active
              ? PRIOR_ELASTICITY
              : points.stream()
                      .mapToDouble(
                          point -> (point.abscissa() - mean) * Math.log(point.layerRatios()[one]))
                      .sum()
                  / spread;
    }
    return slopes;
  }

  /** {@code d A_l / d ln r} at a point with {@code ln r > 0}, of each layer [L]. */
  double[] ratioSlopes(Evaluation at) {
    double[] ratios = at.layerRatios();
    double[] slopes = new double[ratios.length];
    for (int layer = 0; layer < slopes.length; layer++) {
      slopes[layer] = elasticities[layer] / exponent * ratios[layer] / at.logRatio();
    }
    return slopes;
  }
}
