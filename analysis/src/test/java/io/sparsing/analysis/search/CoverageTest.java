package io.sparsing.analysis.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How often 95 % intervals of searches on small simulated corpora hold the truth. */
class CoverageTest {
  private static final int CORPORA = 400;
  private static final int DOCUMENTS = 12;

  /**
   * The truth follows from the simulation: E exp(v) = exp(−0.08 + 0.4²/2) = 1 and E exp(w) = exp(
   * −0.005 + 0.1²/2) = 1, so in a corpus without end ln r = ln 1.01·(c/0.1)^2.2 and A =
   * 0.2·(c/0.1)^−0.9: at PPL-1% c* is 0.1 and A is 0.2.
   */
  @Test
  void intervalsHoldTheTruthAboutAsOftenAsTheySay() {
    int ratios = 0;
    int levels = 0;
    for (int seed = 0; seed < CORPORA; seed++) {
      SimulatedCorpus corpus = new SimulatedCorpus(DOCUMENTS, 0.1, 2.2, 3e-5, 1_000 + seed);
      PplSearch search = PplSearch.start(List.of(1.0), SearchOptions.STANDARD, List.of());
      while (!search.finished()) {
        search = search.observe(corpus.at(search.nextLevels().get(0)));
      }
      RatioEstimates found = RatioEstimates.atTarget(search.outcome(1), new double[1]);
      ratios += holds(found.activationRatio(), 0.2);
      levels += holds(found.cett().orElseThrow(), 0.1);
    }
    // 95 % of 400 are 380; three standard deviations of such a count are 13, and losses that vary
    // by exp(0.4) from document to document are skewed, which costs Student's interval some more.
    assertThat(ratios / (double) CORPORA).isBetween(0.90, 0.98);
    assertThat(levels / (double) CORPORA).isBetween(0.90, 0.98);
  }

  private static int holds(Estimate estimate, double truth) {
    Estimate.Uncertainty error = estimate.error().orElseThrow();
    return error.low() <= truth && truth <= error.high() ? 1 : 0;
  }
}
