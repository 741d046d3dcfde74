package io.sparsing.analysis.law.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SimulatedDocumentsTest {

  /**
   * Size 2 of a noise of 1e-3: variance 4e-6, of neighbours 0.95 * 0.97 = 0.9215 of it. A variance
   * of 8000 documents errs by sqrt(2 / 8000) = 1.6 %; three of these are allowed.
   */
  @Test
  void influencesTellTheErrorsThatWereDrawn() {
    double[][] covariance =
        new SimulatedDocuments(8000, 2).draw(new SplittableRandom(1), 3, 1e-3).known().covariance();

    assertThat(covariance[1][1]).isCloseTo(4e-6, withinPercentage(4.8));
    assertThat(covariance[1][2]).isCloseTo(0.9215 * 4e-6, withinPercentage(4.8));
  }

  @Test
  void refusesWhatIsNoCorpus() {
    assertThatThrownBy(() -> new SimulatedDocuments(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot simulate documents: expected 2 or more of a positive size, found 1 of 2.0");
  }
}
