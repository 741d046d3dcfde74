package io.sparsing.analysis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void theErrorIsThatOfClustersAndTheIntervalStudents() {
    // ψ = ±0.01, eight of them: se² = 8/7 · 8 · 1e-4 = 9.142857e-4, se = 0.0302372;
    // Student's quantile at 0.975 with 7 degrees is 2.364624.
    double[] influences = {0.01, -0.01, 0.01, -0.01, 0.01, -0.01, 0.01, -0.01};
    Estimate.Uncertainty error = Estimate.ofShare(0.5, influences, 0).error().orElseThrow();
    assertThat(error.standard()).isCloseTo(0.0302372, within(1e-7));
    assertThat(error.low()).isCloseTo(0.5 - 2.364624 * 0.0302372, within(1e-6));
    assertThat(error.high()).isCloseTo(0.5 + 2.364624 * 0.0302372, within(1e-6));
  }

  @Test
  void anotherVarianceIsAddedAndTheIntervalStaysAShare() {
    // se² = 9.142857e-4 + 4e-4 = 1.3142857e-3, se = 0.0362531; 0.03 - 2.36 se is below 0.
    double[] influences = {0.01, -0.01, 0.01, -0.01, 0.01, -0.01, 0.01, -0.01};
    Estimate.Uncertainty error = Estimate.ofShare(0.03, influences, 4e-4).error().orElseThrow();
    assertThat(error.standard()).isCloseTo(0.0362531, within(1e-7));
    assertThat(error.low()).isZero();
  }

  @Test
  void sevenDocumentsTellNoError() {
    assertThat(Estimate.ofShare(0.5, new double[7], 0)).isEqualTo(Estimate.without(0.5));
  }

  @Test
  void oneDocumentTellsNoVariance() {
    assertThat(Estimate.variance(new double[] {0})).isInfinite();
    assertThat(Estimate.variance(new double[0])).isInfinite();
    double[] two = {3, -3}; // 2/1 · 18
    assertThat(Estimate.variance(Arrays.copyOf(two, 2))).isEqualTo(36);
  }
}
