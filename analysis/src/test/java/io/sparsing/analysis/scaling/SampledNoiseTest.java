package io.sparsing.analysis.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.FDistribution;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** Known sampling errors in a fit: special cases with a known answer, and a naive twin. */
final class SampledNoiseTest {

  private static final PublishedLaw LAW = PublishedLaw.ALL.get(4);
  private static final SeriesPoints PLAIN =
      new CoverageStudy(0, 1, new Resampling(0, 6)).simulated(LAW, 5);
  private static final int POINTS = PLAIN.size();

  private static SeriesPoints with(SamplingErrors errors) {
    return new SeriesPoints(
        "known", PLAIN.trainingTokens(), PLAIN.activationRatio(), Optional.of(errors));
  }

  /** Two documents that move every point by plus and minus this: 2/1 * 2 * (s/2)² = s². */
  private static SamplingErrors shift(double size) {
    double[][] influences = new double[POINTS][];
    Arrays.fill(influences, new double[] {size / 2, -size / 2});
    return SamplingErrors.shared(influences);
  }

  private static SamplingErrors equal(double size) {
    double[] errors = new double[POINTS];
    Arrays.fill(errors, size);
    return SamplingErrors.independent(errors);
  }

  private static FittedLaw fitted(SeriesPoints points) {
    return FittedLaw.of(LAW.law(), points, Loss.SQUARED);
  }

  private static SampledNoise noise(FittedLaw fitted) {
    return new SampledNoise(fitted, fitted.series().points().errors().orElseThrow());
  }

  /**
   * A shift s that all points share is no scatter. The limit takes it whole: s² on top of its own
   * variance v, as the fit without errors has it. The quantile of the deviance is Fisher's times (v
   * + s²) / v, with v = m * SSE / (n - k) and m from the naive normal equations.
   */
  @Test
  void aSharedShiftPassesToTheLimitAndIsNoScatter() {
    double size = 2e-3;
    FittedLaw fitted = fitted(with(shift(size)));
    SampledNoise noise = noise(fitted);
    FittedLaw plain = fitted(PLAIN);
    double own = plain.solution().sumOfSquares() / plain.freedom();
    double[] moves = new Naive(fitted).limitMoves();
    double alone = own * Arrays.stream(moves).map(a -> a * a).sum();

    // The curve's derivatives are differences, right to 1e-9 or so; weights are equal to 1e-9.
    assertThat(fitted.parameters().get("limit"))
        .isCloseTo(plain.parameters().get("limit"), within(1e-9));
    assertThat(noise.scatter().sampling()).isLessThan(1e-9);
    assertThat(noise.scatter().own()).isCloseTo(Math.sqrt(own), withinPercentage(1e-4));
    assertThat(noise.scatter().limit()).isCloseTo(size, withinPercentage(1e-4));
    // Two documents have one degree of freedom: (v + s²)² / (v² / 27 + s⁴ / 1), Satterthwaite.
    double total = alone + size * size;
    double freedom = total * total / (alone * alone / 27 + Math.pow(size, 4));
    assertThat(noise.linearQuantile(Solution::offset))
        .isCloseTo(
            total / alone * new FDistribution(1, freedom).inverseCumulativeProbability(0.95),
            withinPercentage(1e-3));
  }

  /** Errors of equal size that share nothing cannot be told from own noise: the fit is the same. */
  @Test
  void equalIndependentErrorsChangeNothingButTheVerdict() {
    FitOptions options = FitOptions.PLAIN;
    ScalingFit known = new ScalingLawFitter(options).fit(with(equal(1e-3)));
    ScalingFit plain = new ScalingLawFitter(options).fit(PLAIN);
    Scatter scatter = known.scatter().orElseThrow();

    plain
        .parameters()
        .forEach(
            (name, value) ->
                assertThat(known.parameters().get(name))
                    .as(name)
                    .isCloseTo(value, withinPercentage(1e-7)));
    assertThat(known.aicc()).isCloseTo(plain.aicc(), within(1e-9));
    // Ends are located to 1e-4 of their distance.
    double width = plain.limitInterval().high() - plain.limitInterval().low();
    assertThat(known.limitInterval().low())
        .isCloseTo(plain.limitInterval().low(), within(2e-4 * width));
    assertThat(known.limitInterval().high())
        .isCloseTo(plain.limitInterval().high(), within(2e-4 * width));
    assertThat(scatter.sampling()).isCloseTo(1e-3, withinPercentage(1e-6));
    assertThat(scatter.own())
        .isCloseTo(
            Math.sqrt(scatter.observed() * scatter.observed() - 1e-6), withinPercentage(1e-6));
  }

  /** A point whose error is far above the noise counts little: 1e-2 against 1.4e-3. */
  @Test
  void pointsCountByTheirErrors() {
    double[] errors = new double[POINTS];
    errors[POINTS - 1] = 1e-2;
    double[] weights = fitted(with(SamplingErrors.independent(errors))).observations().weights();

    assertThat(weights[POINTS - 1]).isLessThan(0.05 * weights[0]);
    assertThat(weights[POINTS - 2]).isCloseTo(weights[0], withinPercentage(1e-9));
  }

  /** Errors larger than the scatter leave no own noise, and intervals of their own size. */
  @Test
  void errorsAboveTheScatterExplainAllOfIt() {
    FittedLaw fitted = fitted(with(equal(5e-3)));
    SampledNoise noise = noise(fitted);
    double[] moves = new Naive(fitted).limitMoves();

    assertThat(noise.scatter().observed()).isLessThan(2e-3);
    assertThat(noise.scatter().own()).isZero();
    assertThat(noise.correlation()).isZero();
    assertThat(noise.scatter().limit())
        .isCloseTo(
            5e-3 * Math.sqrt(Arrays.stream(moves).map(a -> a * a).sum()), withinPercentage(1e-4));
    assertThat(noise.sumOfSquaresAt(1) - fitted.solution().sumOfSquares())
        .isCloseTo(2.5e-5, withinPercentage(1e-4));
  }

  /** Dense normal equations in alpha, c and limit beside the directions of the search. */
  @Test
  void agreesWithDenseNormalEquations() {
    SamplingErrors errors =
        new SimulatedDocuments(30, 1).draw(new SplittableRandom(4), POINTS, LAW.noise()).known();
    FittedLaw fitted = fitted(with(errors));
    Naive naive = new Naive(fitted);
    RealMatrix covariance = new Array2DRowRealMatrix(errors.covariance());
    RealMatrix row = new Array2DRowRealMatrix(new double[][] {naive.limitMoves()});
    RealMatrix left = naive.residuals();
    double sampled = left.multiply(covariance).multiplyTransposed(left).getTrace();

    Scatter scatter = noise(fitted).scatter();
    assertThat(scatter.limit())
        .isCloseTo(
            Math.sqrt(row.multiply(covariance).multiplyTransposed(row).getEntry(0, 0)),
            withinPercentage(1e-3));
    assertThat(scatter.sampling())
        .isCloseTo(Math.sqrt(sampled / (POINTS - 3)), withinPercentage(1e-3));
    assertThat(scatter.shared()).isTrue();
  }

  /**
   * The mean square of draws at a point is its variance: 4000 of them err by 2.2 %, three times.
   */
  @Test
  void drawsHaveTheVarianceOfBothParts() {
    FittedLaw fitted = fitted(with(shift(2e-3)));
    SampledNoise noise = noise(fitted);
    double own = noise.scatter().own();
    double squares = 0;
    double common = 0;
    for (int draw = 0; draw < 4000; draw++) {
      double[] drawn = noise.draw(new SplittableRandom(draw));
      squares += drawn[3] * drawn[3] / 4000;
      common += drawn[3] * drawn[POINTS - 4] / 4000;
    }

    assertThat(squares).isCloseTo(4e-6 + own * own, withinPercentage(6.6));
    assertThat(common).isCloseTo(4e-6, withinPercentage(11));
  }

  /** The naive twin: derivatives by alpha, c and limit, and the weighted normal equations. */
  private record Naive(FittedLaw fitted) {
    private RealMatrix derivatives() {
      double alpha = fitted.parameters().get("alpha");
      double c = fitted.parameters().get("c");
      RealMatrix x = new Array2DRowRealMatrix(POINTS, 3);
      for (int i = 0; i < POINTS; i++) {
        double tokens = PLAIN.trainingTokens()[i] / 1e9;
        double power = Math.pow(tokens, -alpha);
        x.setRow(i, new double[] {c * power * Math.log(tokens), -power, 1});
      }
      return x;
    }

    private RealMatrix moves() {
      RealMatrix x = derivatives();
      RealMatrix weights = MatrixUtils.createRealDiagonalMatrix(fitted.observations().weights());
      RealMatrix left = x.transposeMultiply(weights);
      return MatrixUtils.inverse(left.multiply(x)).multiply(left);
    }

    double[] limitMoves() {
      return moves().getRow(2);
    }

    RealMatrix residuals() {
      return MatrixUtils.createRealIdentityMatrix(POINTS).subtract(derivatives().multiply(moves()));
    }
  }
}
