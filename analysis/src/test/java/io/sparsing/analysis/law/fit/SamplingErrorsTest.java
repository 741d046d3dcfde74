package io.sparsing.analysis.law.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SamplingErrorsTest {

  /**
   * Three documents: 3/2 * (4 + 1 + 1) = 9, 3/2 * (1 + 0 + 1) = 3, and together 3/2 * (2 * 1 + -1 *
   * 0 + -1 * -1) = 4.5.
   */
  @Test
  void covarianceIsThatOfTheDocuments() {
    SamplingErrors errors = SamplingErrors.shared(new double[][] {{2, -1, -1}, {1, 0, -1}});

    assertThat(errors.covariance()).isDeepEqualTo(new double[][] {{9, 4.5}, {4.5, 3}});
    assertThat(errors.documents()).isEqualTo(Optional.of(3));
    assertThat(errors.select(new int[] {1}).covariance()).isDeepEqualTo(new double[][] {{3}});
  }

  /** With the other series' (0, 1, -1): 3/2 * (0 - 1 + 1) = 0 and 3/2 * (0 + 0 + 1) = 1.5. */
  @Test
  void crossCovarianceIsThatOfTheSameDocuments() {
    SamplingErrors errors = SamplingErrors.shared(new double[][] {{2, -1, -1}, {1, 0, -1}});
    SamplingErrors other = SamplingErrors.shared(new double[][] {{0, 1, -1}});

    assertThat(errors.crossCovariance(other).orElseThrow())
        .isDeepEqualTo(new double[][] {{0}, {1.5}});
    assertThat(errors.crossCovariance(SamplingErrors.shared(new double[][] {{1, -1}}))).isEmpty();
    assertThat(errors.crossCovariance(SamplingErrors.independent(new double[] {1}))).isEmpty();
    assertThat(SamplingErrors.independent(new double[] {1}).crossCovariance(errors)).isEmpty();
  }

  /** Sums of 40 products of numbers below 1: another order rounds by less than 40 * 1e-16. */
  @Test
  void orderOfDocumentsChangesNothing() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] influences = new double[5][40];
    double[][] turned = new double[5][40];
    for (int i = 0; i < 5; i++) {
      for (int document = 0; document < 40; document++) {
        influences[i][document] = random.nextDouble() - 0.5;
        turned[i][(document + 17) % 40] = influences[i][document];
      }
    }
    double[][] covariance = SamplingErrors.shared(influences).covariance();
    double[][] other = SamplingErrors.shared(turned).covariance();

    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        assertThat(other[i][j]).isCloseTo(covariance[i][j], within(4e-15));
      }
    }
  }

  /** What the corpus is cut into matters: the halves of four documents are no eight documents. */
  @Test
  void halvesOfDocumentsAreNotDocuments() {
    double[][] whole = {{1, -1, 1, -1}};
    double[][] halves = {{0.5, 0.5, -0.5, -0.5, 0.5, 0.5, -0.5, -0.5}};

    // 4/3 * 4 and 8/7 * 2.
    assertThat(SamplingErrors.shared(whole).covariance()[0][0]).isCloseTo(16 / 3.0, within(1e-15));
    assertThat(SamplingErrors.shared(halves).covariance()[0][0]).isCloseTo(16 / 7.0, within(1e-15));
  }

  @Test
  void refusesWhatIsNoInfluence() {
    assertThatThrownBy(() -> SamplingErrors.shared(new double[][] {{1, 2}, {1, 2, 3}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot use sampling errors: expected influences of the same 2 or more documents on every"
                + " point, found 2 and 3 at point 1");
    assertThatThrownBy(() -> SamplingErrors.shared(new double[][] {{1, Double.NaN}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot use sampling errors: expected finite influences, found others at point 0");
    assertThatThrownBy(() -> SamplingErrors.independent(new double[] {Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot use sampling errors: expected a standard error of at least 0, found NaN at point"
                + " 0");
  }
}
