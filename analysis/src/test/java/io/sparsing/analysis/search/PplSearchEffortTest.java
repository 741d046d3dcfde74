package io.sparsing.analysis.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many passes searches take on simulated corpora, and how near they come. */
class PplSearchEffortTest {
  private static final int CORPORA = 60;

  private static PplSearch searched(
      SimulatedCorpus corpus, List<Double> percents, double pilotError) {
    return searched(corpus, percents, pilotError, SearchOptions.STANDARD);
  }

  private static PplSearch searched(
      SimulatedCorpus corpus, List<Double> percents, double pilotError, SearchOptions options) {
    // A pilot that is off by a factor: the same curve at levels moved by it.
    List<Evaluation> pilot =
        IntStream.of(0, 1)
            .mapToObj(i -> 0.1 * (1 + i))
            .map(c -> new Moved(corpus, pilotError).at(c))
            .toList();
    PplSearch search = PplSearch.start(percents, options, pilot);
    while (!search.finished()) {
      for (double level : search.nextLevels()) {
        search = search.observe(corpus.at(level));
      }
    }
    return search;
  }

  /** The curve of a corpus at levels that are off by a factor. */
  private record Moved(SimulatedCorpus corpus, double factor) {
    Evaluation at(double c) {
      Evaluation found = corpus.at(c * factor);
      return new Evaluation(c, corpus.dense(), found.sparse(), SimulatedCorpus.NEURONS);
    }
  }

  private static double meanPasses(List<Double> percents, double noise) {
    double passes = 0;
    for (int seed = 0; seed < CORPORA; seed++) {
      double pilotError = Math.exp(0.12 * (seed % 5 - 2));
      SimulatedCorpus corpus = new SimulatedCorpus(64, 0.1, 1.9, noise, seed);
      PplSearch search = searched(corpus, percents, pilotError);
      for (double percent : percents) {
        SearchOutcome outcome = search.outcome(percent);
        Evaluation pass = outcome.pass().orElseThrow();
        // What correcting along the slope leaves of the miss: κ = 0.1 standard errors.
        double miss = Math.abs(pass.logRatio() - Math.log1p(percent / 100));
        assertThat(miss * outcome.slope().orElseThrow().relativeError())
            .isLessThanOrEqualTo(0.1 * pass.logRatioError());
      }
      passes += search.observed().size();
    }
    return passes / CORPORA;
  }

  @Test
  void onePTakesTwoToThreePasses() {
    // The first pass is off by the pilot's error of up to 24 % in c, half of it on average, which
    // is 25 % of ln r; the second by what the exponent is off by, some 5 % of that; κ·se is 0.5 %
    // of ln r here: 0.1·0.4/√64. So two passes where the pilot was near, three elsewhere.
    assertThat(meanPasses(List.of(1.0), 0)).isBetween(1.5, 3.0);
    // A document's loss has random-walk noise of 2e-5 a step: over 10 % in c, 100 steps, 2e-4, and
    // the mean of 64 has 2.5e-5, 0.25 % of ln r.
    assertThat(meanPasses(List.of(1.0), 2e-5)).isBetween(1.5, 3.2);
  }

  @Test
  void threePTakeThreeToSix() {
    assertThat(meanPasses(List.of(1.0, 5.0, 10.0), 2e-5)).isBetween(3.0, 6.0);
  }

  /**
   * The naive twin of ending early: the same corpora searched a hundred times as finely, where no
   * correction is left. Ending early is to leave a tenth of the standard error.
   */
  @Test
  void endingEarlyMovesTheRatioByATenthOfItsError() {
    double squares = 0;
    for (int seed = 0; seed < CORPORA; seed++) {
      double pilotError = Math.exp(0.12 * (seed % 5 - 2));
      Estimate early = ratio(seed, pilotError, SearchOptions.STANDARD);
      Estimate fine = ratio(seed, pilotError, new SearchOptions(0.001));
      double moved = (early.value() - fine.value()) / fine.error().orElseThrow().standard();
      squares += moved * moved / CORPORA;
    }
    assertThat(Math.sqrt(squares)).isLessThan(0.1);
  }

  private static Estimate ratio(int seed, double pilotError, SearchOptions options) {
    SimulatedCorpus corpus = new SimulatedCorpus(64, 0.1, 1.9, 0, seed);
    SearchOutcome outcome = searched(corpus, List.of(1.0), pilotError, options).outcome(1.0);
    return RatioEstimates.atTarget(outcome, new double[1]).activationRatio();
  }

  /** Without a pilot a search starts at a typical level, here off by a factor of three. */
  @Test
  void withoutAPilotItStillConverges() {
    SimulatedCorpus corpus = new SimulatedCorpus(64, 0.25, 2.6, 2e-5, 7);
    PplSearch search = PplSearch.start(List.of(1.0), SearchOptions.STANDARD, List.of());
    while (!search.finished()) {
      search = search.observe(corpus.at(search.nextLevels().get(0)));
    }
    assertThat(search.observed()).hasSizeLessThanOrEqualTo(6);
    assertThat(search.outcome(1).status()).isEqualTo(SearchOutcome.Status.FOUND);
  }
}
