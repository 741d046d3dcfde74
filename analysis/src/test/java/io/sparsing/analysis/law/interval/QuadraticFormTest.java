package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

final class QuadraticFormTest {

  private static final RealMatrix FORM =
      new Array2DRowRealMatrix(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});

  /** 2 * 1 + 1 * 2 + 1 * 4 + 3 * 5 = 23; the rest of the covariance is 0. */
  @Test
  void expectsTheSumOverEveryTwoPoints() {
    RealMatrix covariance =
        new Array2DRowRealMatrix(new double[][] {{2, 1, 0}, {1, 3, 0}, {0, 0, 0}});

    assertThat(new QuadraticForm(FORM).expected(covariance)).isEqualTo(23);
  }

  /** Distance 0: 1 + 5 + 9 = 15; 1: 2 + 6 + 4 + 8 = 20; 2: 3 + 7 = 10. 15 + 10 + 2.5 = 27.5. */
  @Test
  void expectsPowersOfTheCorrelation() {
    assertThat(new QuadraticForm(FORM).ofCorrelation(0)).isEqualTo(15);
    assertThat(new QuadraticForm(FORM).ofCorrelation(0.5)).isEqualTo(27.5);
  }

  /** (1, -2)² = 1, -2, -2, 4: variances 3 and 1 with covariance 1 give 3 - 4 + 4 = 3. */
  @Test
  void squareOfASum() {
    RealMatrix covariance = new Array2DRowRealMatrix(new double[][] {{3, 1}, {1, 1}});

    assertThat(QuadraticForm.of(new double[] {1, -2}).expected(covariance))
        .isCloseTo(3, within(1e-15));
  }
}
