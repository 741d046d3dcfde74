package io.sparsing.analysis.law.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.interval.CorrelatedNoise;
import io.sparsing.analysis.law.verdict.SimulatedDocuments;
import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

final class WeightedPointsTest {

  /** Variances 1 + 1 and 3 + 1: precisions 1/2 and 1/4, mean 3/8, so 4/3 and 2/3. */
  @Test
  void independentErrorsGiveInverseVariances() {
    double[] weights = WeightedPoints.precisions(new double[][] {{1, 0}, {0, 3}}, 1);

    assertThat(weights).containsExactly(new double[] {4 / 3.0, 2 / 3.0}, within(1e-15));
  }

  /**
   * {@code [[2, 1], [1, 1]] + I = [[3, 1], [1, 2]]} has the inverse {@code [[2, -1], [-1, 3]] / 5}:
   * precisions 0.4 and 0.6, mean 0.5, so 0.8 and 1.2.
   */
  @Test
  void sharedErrorsGiveThePrecisionOnceTheOthersAreKnown() {
    double[] weights = WeightedPoints.precisions(new double[][] {{2, 1}, {1, 1}}, 1);

    assertThat(weights).containsExactly(new double[] {0.8, 1.2}, within(1e-14));
  }

  @Test
  void aShiftThatAllShareGivesEqualWeights() {
    double[] weights =
        WeightedPoints.precisions(new double[][] {{9, 9, 9}, {9, 9, 9}, {9, 9, 9}}, 1e-3);

    // The inverse subtracts numbers near 1e3 that carry 1e-16 * 9 / 1e-3 of error each.
    assertThat(weights).containsExactly(new double[] {1, 1, 1}, within(1e-11));
  }

  /**
   * Why a fit takes the diagonal of the inverse covariance and not all of it: 400 series of 30
   * points, each measured on 20 documents, with a curve linear in its three parameters. The
   * standard error that all of the inverse claims holds the limit in less than 75 % of them; that
   * of its diagonal in 95 %, of which counting 400 tells 1.1 points: three of these are allowed,
   * and one more for what the normal quantile of 2 lacks at 19 degrees of freedom.
   */
  @Test
  void theWholeInverseOfAnEstimatedCovarianceClaimsTooMuch() {
    int series = 400;
    int points = 30;
    double noise = 3e-4;
    RealMatrix x = new Array2DRowRealMatrix(points, 3);
    for (int i = 0; i < points; i++) {
      double power = Math.pow(40.0 * (i + 1) / points, -0.6);
      x.setRow(i, new double[] {1, power, power * Math.log(40.0 * (i + 1) / points)});
    }
    int whole = 0;
    int diagonal = 0;
    SplittableRandom random = new SplittableRandom(5);
    for (int draw = 0; draw < series; draw++) {
      double[] error = CorrelatedNoise.draw(random, points, 0);
      SimulatedDocuments.Sample sample = new SimulatedDocuments(20, 7).draw(random, points, noise);
      for (int i = 0; i < points; i++) {
        error[i] = noise * error[i] + sample.error()[i];
      }
      RealMatrix covariance =
          new Array2DRowRealMatrix(sample.known().covariance())
              .add(MatrixUtils.createRealIdentityMatrix(points).scalarMultiply(noise * noise));
      double[] weights = WeightedPoints.precisions(sample.known().covariance(), noise * noise);
      whole += holds(x, MatrixUtils.inverse(covariance), covariance, error) ? 1 : 0;
      diagonal +=
          holds(x, MatrixUtils.createRealDiagonalMatrix(weights), covariance, error) ? 1 : 0;
    }

    assertThat(whole).isLessThan(300);
    assertThat(diagonal).isGreaterThan(380 - 13 - 4);
  }

  /** Whether twice the standard error of the limit is at least its error. */
  private static boolean holds(
      RealMatrix x, RealMatrix weights, RealMatrix covariance, double[] error) {
    RealMatrix left = x.transposeMultiply(weights);
    double[] moves = MatrixUtils.inverse(left.multiply(x)).multiply(left).getRow(0);
    RealMatrix row = new Array2DRowRealMatrix(new double[][] {moves});
    double variance = row.multiply(covariance).multiplyTransposed(row).getEntry(0, 0);
    return Math.abs(row.operate(error)[0]) <= 2 * Math.sqrt(variance);
  }
}
