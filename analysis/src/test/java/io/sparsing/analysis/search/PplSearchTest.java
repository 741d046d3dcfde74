package io.sparsing.analysis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.search.SearchOutcome.Status;
import io.sparsing.analysis.state.DocumentSums;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Where a search goes and how it ends, on curves whose answer is known. */
class PplSearchTest {
  /** Documents of 100 scored positions that gain alike but for a share that adds up to nothing. */
  private static Evaluation point(double c, double gained, int documents, double spread) {
    DocumentSums.Gathering dense = new DocumentSums.Gathering(0);
    DocumentSums.Gathering sparse = new DocumentSums.Gathering(1);
    for (int g = 0; g < documents; g++) {
      double own = documents % 2 == 1 && g == 0 ? 0 : g % 2 == 0 ? spread : -spread;
      dense.addPositions(g, 101);
      dense.addLoss(g, 100, 200);
      sparse.addPositions(g, 101);
      sparse.addLoss(g, 100, 200 + 100 * gained * (1 + own));
      sparse.addActive(g, 0, Math.round(101 * 1000 * Math.max(0, 0.5 - c / 4)));
    }
    return new Evaluation(c, dense.sums(), sparse.sums(), 1000);
  }

  private static PplSearch searched(
      List<Double> percents, double precision, int documents, DoubleUnaryOperator logRatio) {
    PplSearch search = PplSearch.start(percents, new SearchOptions(precision), List.of());
    while (!search.finished()) {
      for (double level : search.nextLevels()) {
        search = search.observe(point(level, logRatio.applyAsDouble(level), documents, 0.3));
      }
    }
    return search;
  }

  @Test
  void aPowerLawIsCorrectedToATenthOfItsError() {
    // 16 documents that gain 30 % more or less: se(ln r) = ln r · 0.3/√15 = 0.0775 ln r.
    PplSearch search = searched(List.of(1.0), 0.1, 16, c -> Math.log(1.01) * Math.pow(c / 0.3, 2));
    SearchOutcome outcome = search.outcome(1);
    assertThat(outcome.status()).isEqualTo(Status.FOUND);
    assertThat(outcome.crossings()).isBetween(0, 1);
    Evaluation pass = outcome.pass().orElseThrow();
    assertThat(pass.logRatioError()).isCloseTo(0.0775 * pass.logRatio(), within(1e-5));
    // Corrected along the slope the level is 0.3 up to what the exponent is off by.
    assertThat(RatioEstimates.atTarget(outcome, new double[1]).cett().orElseThrow().value())
        .isCloseTo(0.3, within(0.1 * 0.0775 / 2 * 0.3));
  }

  @Test
  void aSmallerPrecisionComesNearer() {
    Evaluation pass =
        searched(List.of(1.0), 0.001, 16, c -> Math.log(1.01) * Math.pow(c / 0.3, 2))
            .outcome(1)
            .pass()
            .orElseThrow();
    assertThat(pass.logRatio()).isCloseTo(Math.log(1.01), within(1e-5));
  }

  @Test
  void ofSevenDocumentsNoneTellsAnErrorAndTwoPercentDo() {
    Evaluation pass =
        searched(List.of(1.0), 0.1, 7, c -> Math.log(1.01) * Math.pow(c / 0.3, 2))
            .outcome(1)
            .pass()
            .orElseThrow();
    assertThat(pass.logRatio()).isCloseTo(Math.log(1.01), within(0.02 * Math.log(1.01)));
  }

  @Test
  void severalTargetsShareTheirPoints() {
    DoubleUnaryOperator curve = c -> Math.log(1.01) * Math.pow(c / 0.1, 2.2);
    PplSearch search = searched(List.of(10.0, 1.0, 5.0), 0.1, 16, curve);
    for (double percent : List.of(1.0, 5.0, 10.0)) {
      // se(ln r) = 0.0775 ln r is 0.0775/2.2 of c*, of which a tenth may be left.
      double level = 0.1 * Math.pow(Math.log1p(percent / 100) / Math.log(1.01), 1 / 2.2);
      assertThat(
              RatioEstimates.atTarget(search.outcome(percent), new double[1])
                  .cett()
                  .orElseThrow()
                  .value())
          .isCloseTo(level, within(0.1 * 0.0775 / 2.2 * level));
    }
    assertThat(search.observed()).hasSizeLessThanOrEqualTo(8);
  }

  @Test
  void whereEvenFullTruncationCostsLessNothingIsReached() {
    SearchOutcome outcome = searched(List.of(1.0), 0.1, 16, c -> 0.004 * c).outcome(1);
    assertThat(outcome.status()).isEqualTo(Status.NOT_REACHED);
    assertThat(outcome.pass().orElseThrow().level()).isEqualTo(1);
    assertThat(outcome.slope()).isEmpty();
  }

  @Test
  void whereTheSmallestLevelCostsMoreNothingIsFoundEither() {
    SearchOutcome outcome = searched(List.of(1.0), 0.1, 16, c -> 0.5).outcome(1);
    assertThat(outcome.status()).isEqualTo(Status.ABOVE_AT_SMALLEST);
    assertThat(outcome.pass()).isEmpty();
  }

  /** Truncation helps at first; the crossing is that of c = 0.2, where r rises through 1.01. */
  @Test
  void aRatioBelowOneIsPassedOver() {
    DoubleUnaryOperator curve = c -> Math.log(1.01) * (5 * c / 0.2 - 4);
    SearchOutcome outcome = searched(List.of(1.0), 0.1, 16, curve).outcome(1);
    // Here q = 5: c* is sure to 0.2 · 0.0775/5 = 0.0031, and a tenth of that may be left.
    assertThat(RatioEstimates.atTarget(outcome, new double[1]).cett().orElseThrow().value())
        .isCloseTo(0.2, within(3.1e-4));
  }

  /** r jumps from 1.005 to 1.02 at c = 0.1: the bracket closes and the nearer side is taken. */
  @Test
  void aStepIsBracketed() {
    DoubleUnaryOperator curve = c -> c < 0.1 ? Math.log(1.005) : Math.log(1.02);
    PplSearch search = searched(List.of(1.0), 0.1, 16, curve);
    SearchOutcome outcome = search.outcome(1);
    assertThat(outcome.status()).isEqualTo(Status.FOUND);
    assertThat(outcome.pass().orElseThrow().level()).isCloseTo(0.1, within(2e-4));
    assertThat(search.observed()).hasSizeLessThanOrEqualTo(25);
    // No slope leads across a step: the ratio stays that of the pass, 0.5 − 0.1/4 of all neurons.
    assertThat(outcome.correctedTo()).isEqualTo(outcome.pass().orElseThrow().logRatio());
    assertThat(RatioEstimates.atTarget(outcome, new double[1]).activationRatio().value())
        .isCloseTo(0.475, within(1e-4));
  }

  /** As of a model that has learnt nothing yet: r falls, and rises again towards c = 1. */
  @Test
  void whereTruncationOnlyHelpsTheEndIsReachedInAFewSteps() {
    PplSearch search = searched(List.of(1.0), 0.1, 16, c -> c < 0.1 ? 1e-4 : -0.02 * c * (1.3 - c));
    assertThat(search.outcome(1).status()).isEqualTo(Status.NOT_REACHED);
    assertThat(search.outcome(1).pass().orElseThrow().level()).isEqualTo(1);
    assertThat(search.observed()).hasSizeLessThanOrEqualTo(6);
  }

  /** Whatever r does, no level is tried twice and the search ends. */
  @Test
  void endsOnCurvesWithoutAnyShape() {
    for (int seed = 0; seed < 300; seed++) {
      int one = seed;
      double precision = List.of(0.001, 0.01, 0.1, 1.0).get(seed % 4);
      double size = List.of(1e-4, 0.01, 0.3).get(seed % 3);
      DoubleUnaryOperator noise =
          c ->
              size
                  * (new SplittableRandom(31L * one + Double.doubleToLongBits(c)).nextDouble()
                      - 0.4);
      DoubleUnaryOperator curve =
          c ->
              noise.applyAsDouble(c)
                  + (one % 5 == 0 ? 0 : Math.log(1.01) * Math.pow(c / 0.2, one % 5));
      PplSearch search =
          PplSearch.start(List.of(1.0, 5.0), new SearchOptions(precision), List.of());
      while (!search.finished()) {
        for (double level : search.nextLevels()) {
          int before = search.observed().size();
          search = search.observe(point(level, curve.applyAsDouble(level), 4 + one % 13, 0.3));
          assertThat(search.observed().size())
              .as("seed %d, level %s", one, level)
              .isEqualTo(before + 1);
        }
        assertThat(search.observed().size()).as("seed %d", one).isLessThan(120);
      }
    }
  }

  /** ln r varies by 0.0775 of itself, but p = 0.0001 wants 1e-6 nats, below what float32 tells. */
  @Test
  void aTargetThatTheCorpusCannotResolveIsCalledThat() {
    SearchOutcome outcome =
        searched(List.of(1e-4), 0.1, 16, c -> Math.log(1.01) * Math.pow(c / 0.3, 2)).outcome(1e-4);
    assertThat(outcome.status()).isEqualTo(Status.UNRESOLVED);
    assertThat(outcome.slope()).isEmpty();
  }

  /**
   * One document of 100 positions: as on 155 tokens, no error is known and ln r moves in steps of
   * 1e-5, ten times the 1e-6 nats of p = 0.0001.
   */
  @Test
  void aTargetBelowTheStepsOfASmallCorpusIsNotFound() {
    DoubleUnaryOperator steps = c -> 1e-5 * Math.floor(20 * c - 1.5);
    SearchOutcome outcome = searched(List.of(1e-4), 0.1, 1, steps).outcome(1e-4);
    assertThat(outcome.status()).isEqualTo(Status.UNRESOLVED);
    assertThat(outcome.slope()).isEmpty();
  }

  /**
   * r jumps from 1 to 1.01 at c = 0.1: p = 1 is met there, p = 0.1 is missed by nine times itself.
   */
  @Test
  void aStepFarBeyondTheTargetDoesNotReachIt() {
    DoubleUnaryOperator curve = c -> c < 0.1 ? 0 : Math.log(1.01);
    assertThat(searched(List.of(1.0), 0.1, 16, curve).outcome(1).status()).isEqualTo(Status.FOUND);
    assertThat(searched(List.of(0.1), 0.1, 16, curve).outcome(0.1).status())
        .isEqualTo(Status.UNRESOLVED);
  }

  /** r passes 1.01 at 0.1, comes back below at 0.12 and passes it again at 0.2. */
  @Test
  void ofSeveralCrossingsTheFirstThatWasSeenIsTaken() {
    DoubleUnaryOperator curve =
        c -> Math.log(1.01) * (1 + 40 * (c - 0.1) * (c - 0.12) * (c - 0.2) / 0.004);
    PplSearch search = PplSearch.start(List.of(1.0), SearchOptions.STANDARD, List.of());
    for (double level : List.of(0.3, 0.15, 0.11, 0.05)) {
      search = search.observe(point(level, curve.applyAsDouble(level), 16, 0.3));
    }
    assertThat(search.finished()).isFalse();
    assertThat(search.nextLevels().get(0)).isBetween(0.05, 0.11);
    while (!search.finished()) {
      double level = search.nextLevels().get(0);
      search = search.observe(point(level, curve.applyAsDouble(level), 16, 0.3));
    }
    assertThat(search.outcome(1).pass().orElseThrow().level()).isCloseTo(0.1, within(0.004));
    assertThat(search.outcome(1).crossings()).isEqualTo(3);
  }

  @Test
  void refusesNoTargetTwoAlikeAndEarlyQuestions() {
    assertThatThrownBy(() -> PplSearch.start(List.of(), SearchOptions.STANDARD, List.of()))
        .hasMessage(
            "Cannot search PPL levels: expected at least one target and no percentage twice, found []");
    assertThatThrownBy(() -> PplSearch.start(List.of(1.0, 1.0), SearchOptions.STANDARD, List.of()))
        .hasMessageContaining("no percentage twice");
    PplSearch search = PplSearch.start(List.of(1.0), SearchOptions.STANDARD, List.of());
    assertThatThrownBy(() -> search.outcome(1))
        .hasMessage(
            "Cannot report PPL level at 1.0 %: expected a finished search, found one of 0 points");
    assertThatThrownBy(() -> new SearchOptions(0))
        .hasMessage(
            "Cannot search PPL level: expected a search precision from 0.001 to 1, found 0.0");
  }
}
