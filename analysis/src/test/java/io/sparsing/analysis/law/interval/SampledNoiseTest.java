package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.Resampling;
import io.sparsing.analysis.law.fit.SamplingErrors;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.PublishedLaw;
import io.sparsing.analysis.law.verdict.CoverageStudy;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import io.sparsing.analysis.law.verdict.SimulatedDocuments;
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
    return PointWeights.fit(LAW.law(), points, Loss.SQUARED);
  }

  private static SampledNoise noise(FittedLaw fitted) {
    return new SampledNoise(fitted, fitted.series().points().errors().orElseThrow());
  }

  /** A quantity that no noise moves, such as a shape at its bound, has Fisher's own quantile. */
  @Test
  void aQuantityThatNothingMovesHasFishersQuantile() {
    FittedLaw fitted = fitted(with(equal(1e-3)));
    assertThat(noise(fitted).linearQuantile(solution -> 1))
        .isEqualTo(
            new FDistribution(1, fitted.freedom())
                .inverseCumulativeProbability(Interval.CONFIDENCE));
  }

  /**
   * A shift s that all points share is no scatter, and the limit takes it whole. The rest is the
   * fit without errors, so each end moves outwards to sqrt(d² + (q s)²), with q = 12.706, Student's
   * quantile of the one degree of freedom that two documents have.
   */
  @Test
  void aSharedShiftPassesToTheLimitAndIsNoScatter() {
    double size = 5e-3;
    ScalingFit known = new ScalingLawFitter(FitOptions.PLAIN).fit(with(shift(size)));
    ScalingFit plain = new ScalingLawFitter(FitOptions.PLAIN).fit(PLAIN);
    Scatter scatter = known.scatter().orElseThrow();
    double down = plain.limit() - plain.limitInterval().low();
    double up = plain.limitInterval().high() - plain.limit();

    // The curve's derivatives are differences, right to 1e-9 or so; weights are equal to 1e-9.
    assertThat(known.limit()).isCloseTo(plain.limit(), within(1e-9));
    assertThat(scatter.sampling()).isLessThan(1e-9);
    assertThat(scatter.own()).isCloseTo(scatter.observed(), withinPercentage(1e-4));
    assertThat(scatter.limit()).isCloseTo(size, withinPercentage(1e-4));
    // Ends are located to 1e-4 of their distance.
    assertThat(known.limit() - known.limitInterval().low())
        .isCloseTo(Math.hypot(down, 12.706 * size), withinPercentage(0.02));
    assertThat(known.limitInterval().high() - known.limit())
        .isCloseTo(Math.hypot(up, 12.706 * size), withinPercentage(0.02));
    // A shift moves neither the shape nor its interval.
    assertThat(known.intervals().get("alpha").low())
        .isCloseTo(plain.intervals().get("alpha").low(), withinPercentage(0.02));
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
    // Their mean counts with the normal quantile, 3.84 for F's 4.21: 9 % of a small part of d².
    double width = plain.limitInterval().high() - plain.limitInterval().low();
    assertThat(known.limitInterval().high() - known.limitInterval().low())
        .isCloseTo(width, withinPercentage(2));
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
   * Draws have the own noise and what sampling adds to it beyond a shift: of independent errors of
   * 1e-3 at 30 points all but a thirtieth, of a shift nothing. Own noise is what the residuals show
   * over what noise of variance 1 leaves in them, by the naive twin. The mean square of 4000 draws
   * errs by 2.2 %, and three times that is allowed.
   */
  @Test
  void drawsHaveOwnNoiseAndWhatIsNoShift() {
    FittedLaw shifted = fitted(with(shift(2e-3)));
    FittedLaw scattered = fitted(with(equal(1e-3)));
    double least = shifted.solution().sumOfSquares();

    assertThat(meanSquare(shifted))
        .isCloseTo(least / new Naive(shifted).left(noise(shifted)), withinPercentage(6.6));
    assertThat(meanSquare(scattered))
        .isCloseTo(
            (least - 27e-6) / new Naive(scattered).left(noise(scattered)) + 1e-6 * 29 / 30,
            withinPercentage(6.6));
  }

  private static double meanSquare(FittedLaw fitted) {
    SampledNoise noise = noise(fitted);
    double squares = 0;
    for (int draw = 0; draw < 4000; draw++) {
      double[] drawn = noise.draw(new SplittableRandom(draw));
      squares += drawn[3] * drawn[3] / 4000;
    }
    return squares;
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

    /** What own noise of variance 1 leaves of squares: trace(M R M^T). */
    double left(SampledNoise noise) {
      RealMatrix correlation = new Array2DRowRealMatrix(POINTS, POINTS);
      for (int i = 0; i < POINTS; i++) {
        for (int j = 0; j < POINTS; j++) {
          correlation.setEntry(i, j, Math.pow(noise.correlation(), Math.abs(i - j)));
        }
      }
      return residuals().multiply(correlation).multiplyTransposed(residuals()).getTrace();
    }
  }
}
