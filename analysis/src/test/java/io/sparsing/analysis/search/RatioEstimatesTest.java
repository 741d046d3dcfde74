package io.sparsing.analysis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.search.SearchOutcome.Status;
import io.sparsing.analysis.state.DocumentSums;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class RatioEstimatesTest {
  private static final int DOCUMENTS = 8;

  /**
   * Eight documents of 10 positions, 9 of them scored, one layer of 10 neurons: 100 pairs each. All
   * have 20 active pairs and gain 0.18 nats, but the first has 28 and gains 0.9.
   */
  private static DocumentSums sums(int layers, boolean sparse, IntPredicate chosen) {
    DocumentSums.Gathering gathering = new DocumentSums.Gathering(layers);
    for (int g = 0; g < DOCUMENTS; g++) {
      if (chosen.test(g)) {
        gathering.addPositions(g, 10);
        gathering.addLoss(g, 9, 18 + (sparse ? g == 0 ? 0.9 : 0.18 : 0));
        if (layers > 0) {
          gathering.addActive(g, 0, g == 0 ? 28 : 20);
        }
      }
    }
    return gathering.sums();
  }

  private static Evaluation pass() {
    return new Evaluation(0.1, sums(0, false, g -> true), sums(1, true, g -> true), 10);
  }

  @Test
  void aPassKnowsItsRatiosAndInfluences() {
    // A = (28 + 7 · 20)/800 = 0.21; ln r = (0.9 + 7 · 0.18)/72 = 0.03.
    Evaluation pass = pass();
    assertThat(pass.activationRatio()).isCloseTo(0.21, within(1e-15));
    assertThat(pass.logRatio()).isCloseTo(0.03, within(1e-12));
    // (0.9 − 9 · 0.03)/72 = 0.00875, (0.18 − 0.27)/72 = −0.00125.
    assertThat(pass.logRatioInfluences()[0]).isCloseTo(0.00875, within(1e-12));
    assertThat(pass.logRatioInfluences()[5]).isCloseTo(-0.00125, within(1e-12));
    // 8/7 · (0.00875² + 7 · 0.00125²) = 8/7 · 8.75e-5 = 1e-4.
    assertThat(pass.logRatioError()).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void atAFixedParameterOnlyTheRatioItselfVaries() {
    // (28 − 21)/800 = 0.00875 and (20 − 21)/800 = −0.00125: se 0.01 again.
    RatioEstimates estimates = RatioEstimates.asEvaluated(pass());
    assertThat(estimates.activationRatio().value()).isCloseTo(0.21, within(1e-15));
    assertThat(estimates.activationRatio().error().orElseThrow().standard())
        .isCloseTo(0.01, within(1e-12));
    assertThat(estimates.influences()[0]).isCloseTo(0.00875, within(1e-12));
    assertThat(estimates.cett()).isEmpty();
    assertThat(estimates.corrected()).isFalse();
  }

  private static RatioEstimates atThreePercent(double cettError, double slopeError) {
    LocalSlope slope = new LocalSlope(2, new double[] {-0.8}, slopeError);
    return RatioEstimates.atTarget(
        new SearchOutcome(
            3, Status.FOUND, Optional.of(pass()), Optional.of(slope), Math.log(1.03), 1),
        new double[] {cettError});
  }

  @Test
  void atATargetTheSlopeCorrectsTheRatioAndCarriesTheErrorOfTheLoss() {
    RatioEstimates estimates = atThreePercent(0, 0);
    // s = −0.8/2 · 0.21/0.03 = −2.8; t = ln 1.03 = 0.0295588; A* = 0.21 + 2.8 · 0.0004412.
    assertThat(estimates.ratioSlope()).isCloseTo(-2.8, within(1e-9));
    assertThat(estimates.activationRatio().value()).isCloseTo(0.2112354, within(1e-7));
    // ψ₁ = 0.00875 + 2.8 · 0.00875, the others likewise: 3.8 times what they were.
    assertThat(estimates.influences()[0]).isCloseTo(0.03325, within(1e-9));
    assertThat(estimates.activationRatio().error().orElseThrow().standard())
        .isCloseTo(0.038, within(1e-9));
    // c* = 0.1 · (0.0295588/0.03)^½ = 0.0992619, its error c*/(2t) · 0.01.
    Estimate level = estimates.cett().orElseThrow();
    assertThat(level.value()).isCloseTo(0.0992619, within(1e-7));
    assertThat(level.error().orElseThrow().standard())
        .isCloseTo(0.0992619 / (2 * 0.0295588) * 0.01, within(1e-7));
    assertThat(estimates.layers().get(0)).isEqualTo(estimates.activationRatio());
  }

  @Test
  void thresholdsFromASampleAreCounted() {
    // CETT sure to 0.002 of 0.1: the ratio moves by 0.8 · 0.21 · 0.02 = 0.00336 at most.
    RatioEstimates estimates = atThreePercent(0.002, 0);
    assertThat(estimates.activationRatio().error().orElseThrow().standard())
        .isCloseTo(Math.sqrt(0.038 * 0.038 + 0.00336 * 0.00336), within(1e-9));
    assertThat(estimates.cett().orElseThrow().error().orElseThrow().standard())
        .isCloseTo(Math.hypot(0.0992619 / (2 * 0.0295588) * 0.01, 0.002), within(1e-7));
  }

  @Test
  void whatTheSlopeIsUncertainByIsCounted() {
    // A tenth of the corrections 2.8 · 0.0004412 = 0.0012354 and 0.1 − 0.0992619 = 0.0007381.
    RatioEstimates estimates = atThreePercent(0, 0.1);
    assertThat(estimates.activationRatio().value()).isCloseTo(0.2112354, within(1e-7));
    assertThat(estimates.activationRatio().error().orElseThrow().standard())
        .isCloseTo(Math.hypot(0.038, 0.00012354), within(1e-9));
    assertThat(estimates.layers().get(0)).isEqualTo(estimates.activationRatio());
    assertThat(estimates.cett().orElseThrow().error().orElseThrow().standard())
        .isCloseTo(Math.hypot(0.0992619 / (2 * 0.0295588) * 0.01, 0.00007381), within(1e-7));
  }

  @Test
  void aPartOfAllDocumentsIsTheWholeAndOneOfFewHasNoError() {
    RatioEstimates estimates = atThreePercent(0, 0);
    Estimate all = estimates.ofPart(sums(1, true, g -> true), 10);
    assertThat(all.value()).isCloseTo(estimates.activationRatio().value(), within(1e-12));
    assertThat(all.error().orElseThrow().standard()).isCloseTo(0.038, within(1e-9));
    // Documents 1 to 7 have a ratio of 0.2, corrected by 0.2/0.21 of what the whole is.
    Estimate few = estimates.ofPart(sums(1, true, g -> g > 0), 10);
    assertThat(few.value()).isCloseTo(0.2 * 0.2112354 / 0.21, within(1e-7));
    assertThat(few.error()).isEmpty();
  }

  /** Everything truncated: 0 of all pairs, and 0 of every part of them. */
  @Test
  void ofNoActiveNeuronEveryPartIsZero() {
    DocumentSums.Gathering nothing = new DocumentSums.Gathering(1);
    for (int g = 0; g < DOCUMENTS; g++) {
      nothing.addPositions(g, 10);
      nothing.addLoss(g, 9, 20);
    }
    RatioEstimates estimates =
        RatioEstimates.asEvaluated(
            new Evaluation(1, sums(0, false, g -> true), nothing.sums(), 10));
    assertThat(estimates.activationRatio().value()).isZero();
    assertThat(estimates.ofPart(nothing.sums(), 10).value()).isZero();
  }

  /** The naive twin: leave every document out once, search and correct again. */
  @Test
  void theErrorIsThatOfTheJackknife() {
    SimulatedCorpus corpus = new SimulatedCorpus(200, 0.1, 2.2, 0, 3);
    Evaluation pass = corpus.at(0.1);
    LocalSlope slope = new LocalSlope(2.2, new double[] {-0.9}, 0);
    RatioEstimates estimates = estimates(pass, slope);
    double[] without = new double[200];
    double mean = 0;
    for (int left = 0; left < 200; left++) {
      int out = left;
      Evaluation rest =
          new Evaluation(
              0.1,
              only(corpus.dense(), 0, g -> g != out),
              only(pass.sparse(), 1, g -> g != out),
              SimulatedCorpus.NEURONS);
      without[left] = estimates(rest, slope).activationRatio().value();
      mean += without[left] / 200;
    }
    double squares = 0;
    for (double one : without) {
      squares += (one - mean) * (one - mean);
    }
    // The jackknife's second order is of the size of se/√n: some percent.
    assertThat(estimates.activationRatio().error().orElseThrow().standard())
        .isCloseTo(Math.sqrt(199.0 / 200 * squares), within(0.03 * Math.sqrt(squares)));
  }

  private static RatioEstimates estimates(Evaluation pass, LocalSlope slope) {
    return RatioEstimates.atTarget(
        new SearchOutcome(
            1, Status.FOUND, Optional.of(pass), Optional.of(slope), Math.log(1.01), 1),
        new double[] {0});
  }

  private static DocumentSums only(DocumentSums all, int layers, IntPredicate chosen) {
    DocumentSums.Gathering gathering = new DocumentSums.Gathering(layers);
    for (int g = 0; g < all.size(); g++) {
      if (chosen.test(g)) {
        gathering.addPositions(g, all.positions(g));
        gathering.addLoss(g, all.scoredPositions(g), all.loss(g));
        if (layers > 0) {
          gathering.addActive(g, 0, all.activePairs(g, 0));
        }
      }
    }
    return gathering.sums();
  }

  @Test
  void passesOverOtherDocumentsAreNotCompared() {
    assertThatThrownBy(
            () -> new Evaluation(0.1, sums(0, false, g -> true), sums(1, true, g -> g < 3), 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot compare passes: expected the 8 documents of the dense pass, found 3 others");
    assertThat(List.of(pass().layerRatios().length, pass().neurons())).containsExactly(1, 10);
  }
}
