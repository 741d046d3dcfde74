package io.sparsing.analysis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.search.SearchOutcome.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class PplSearchTest {
  static final List<SearchTarget> ONE = List.of(SearchTarget.cold(1));
  static final List<SearchTarget> THREE =
      List.of(SearchTarget.cold(1), SearchTarget.cold(5), SearchTarget.cold(10));

  @Property(tries = 200)
  void findsKnownRoots(
      @ForAll @Scale(6) @DoubleRange(min = 0.03, max = 0.25) double root,
      @ForAll @Scale(6) @DoubleRange(min = 1.9, max = 2.8) double exponent) {
    // r(c) = 1 + 0.01·(c/root)^exponent passes 1 + p/100 at root·p^(1/exponent).
    DoubleUnaryOperator curve = power(root, exponent);
    assertFound(run(curve, ONE).result(1), root);

    PplSearch together = run(curve, THREE);
    assertFound(together.result(1), root);
    assertFound(together.result(5), root * Math.pow(5, 1 / exponent));
    assertFound(together.result(10), root * Math.pow(10, 1 / exponent));
  }

  @Test
  void stopsBelowAStepThatPassesTheTarget() {
    DoubleUnaryOperator step = level -> level < 0.123456 ? 1.002 : 1.2;
    SearchOutcome found = run(step, ONE).result(1);
    assertThat(found.lower().cett()).isBetween(0.123456 - 1e-6, 0.123456);
    assertThat(found.lower().pplRatio()).isEqualTo(1.002);
    assertThat(found.status()).isEqualTo(Status.FOUND);
  }

  @Test
  void ofThePointsWithinAToleranceBelowTheCrossingTheNearestToTheTargetCounts() {
    // r steps down by 0.003 just before it passes the target: the point before the step, 6e-5 below
    // the upper end, lies within 5e-4 of 1.01, those behind it do not.
    PplSearch search =
        PplSearch.start(ONE, SearchOptions.STANDARD)
            .observe(0.10000, 1.0098, 0.30)
            .observe(0.10003, 1.0070, 0.29)
            .observe(0.10006, 1.0120, 0.28);
    assertThat(search.finished()).isTrue();
    assertThat(search.result(1).lower()).isEqualTo(new SearchPoint(0.1, 1.0098, 0.30));
    assertThat(search.result(1).upper().get(0).cett()).isEqualTo(0.10006);
  }

  @Test
  void truncationMayHelpAtFirst() {
    DoubleUnaryOperator helpful = level -> 1 - 0.02 * level + 3 * level * level;
    // 3c² − 0.02c = 0.01: c = (0.02 + √(0.0004 + 0.12))/6.
    assertFound(run(helpful, ONE).result(1), (0.02 + Math.sqrt(0.1204)) / 6);
  }

  @Test
  void takesTheFirstOfSeveralCrossingsItKnows() {
    // Up at 0.1, down at 0.1016, up at 0.1032 for good.
    DoubleUnaryOperator wavy =
        level -> 1.01 + (level - 0.1) * (level - 0.1016) * (level - 0.1032) * 4000;
    PplSearch search = PplSearch.start(ONE, SearchOptions.STANDARD);
    for (double level : new double[] {0.1040, 0.1025, 0.1008, 0.0990}) {
      search = search.observe(level, wavy.applyAsDouble(level), 0.3);
    }
    SearchOutcome found = run(wavy, search).result(1);
    assertFound(found, 0.1);
    assertThat(found.crossings()).isEqualTo(3);
  }

  @Test
  void saysSoWhereTheTargetIsNeverPassed() {
    PplSearch search = run(level -> 1 + 0.004 * level, ONE);
    SearchOutcome found = search.result(1);
    assertThat(found.status()).isEqualTo(Status.NOT_REACHED);
    assertThat(found.lower().cett()).isEqualTo(1);
    assertThat(found.upper()).isEmpty();
    assertThat(found.crossings()).isZero();
    assertThat(search.points().size()).isLessThanOrEqualTo(5);
  }

  @Test
  void saysSoWhereEvenTheSmallestLevelIsAbove() {
    SearchOutcome found = run(level -> 1.5 + level, ONE).result(1);
    assertThat(found.status()).isEqualTo(Status.ABOVE_AT_SMALLEST);
    assertThat(found.lower()).isEqualTo(SearchPoint.DENSE);
    assertThat(found.upper().get(0).cett()).isLessThanOrEqualTo(1e-6);
  }

  @Test
  void copesWithRatiosThatOverflow() {
    DoubleUnaryOperator explosive =
        level -> level > 0.02 ? Double.POSITIVE_INFINITY : 1 + 40 * level * level;
    // 40c² = 0.01 at c = √0.00025 = 0.0158.
    assertFound(run(explosive, ONE).result(1), Math.sqrt(0.00025));
  }

  @Test
  void resolutionIsTheSpreadOfActivationRatiosNearTheTarget() {
    PplSearch search =
        PplSearch.start(ONE, SearchOptions.STANDARD)
            .observe(0.1000, 1.0098, 0.30)
            .observe(0.1001, 1.0103, 0.27)
            .observe(0.0999, 1.0096, 0.31)
            .observe(0.0900, 1.0080, 0.40); // 0.002 from the target: not near
    assertThat(search.finished()).isTrue();
    assertThat(search.result(1).lower()).isEqualTo(new SearchPoint(0.1, 1.0098, 0.30));
    assertThat(search.result(1).resolution()).isCloseTo(0.04, within(1e-15));
  }

  @Test
  void continuesFromPointsOfAnInterruptedRun() {
    DoubleUnaryOperator curve = power(0.08, 2.2);
    PplSearch done = run(curve, THREE);
    PplSearch resumed = PplSearch.start(THREE, SearchOptions.STANDARD);
    for (SearchPoint point : done.points()) {
      resumed = resumed.observe(point.cett(), point.pplRatio(), point.activationRatio());
    }
    assertThat(resumed.finished()).isTrue();
    assertThat(resumed.nextCandidates()).isEmpty();
    assertThat(resumed.result(5)).isEqualTo(done.result(5));
  }

  @Test
  void aColdStartProbesOneLevelThenOnePerTarget() {
    PplSearch search = PplSearch.start(THREE, SearchOptions.STANDARD);
    assertThat(search.nextCandidates()).hasSize(1);
    double level = search.nextCandidates().get(0);
    search = search.observe(level, power(0.1, 2).applyAsDouble(level), 0.5);
    assertThat(search.nextCandidates()).hasSize(3).isSorted();
  }

  @Test
  void aLevelIsObservedOnce() {
    PplSearch search =
        PplSearch.start(ONE, SearchOptions.STANDARD).observe(0.1, 1.02, 0.4).observe(0.1, 1.9, 0.1);
    assertThat(search.points()).containsExactly(new SearchPoint(0.1, 1.02, 0.4));
  }

  @Test
  void survivesSerialisation() throws IOException, ClassNotFoundException {
    PplSearch search = PplSearch.start(THREE, SearchOptions.STANDARD).observe(0.1, 1.02, 0.4);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(search);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      PplSearch copy = (PplSearch) in.readObject();
      assertThat(copy.nextCandidates()).isEqualTo(search.nextCandidates());
      assertThat(copy.points()).isEqualTo(search.points());
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> PplSearch.start(List.of(), SearchOptions.STANDARD))
        .hasMessage(
            "Cannot search PPL levels: expected at least one target and no percentage twice, found"
                + " []");
    assertThatThrownBy(
            () ->
                PplSearch.start(
                    List.of(SearchTarget.cold(1), SearchTarget.near(1, 0.2)),
                    SearchOptions.STANDARD))
        .hasMessageStartingWith("Cannot search PPL levels: expected at least one target");
    PplSearch search = PplSearch.start(ONE, SearchOptions.STANDARD);
    assertThatThrownBy(() -> search.observe(0.1, Double.NaN, 0.5))
        .hasMessageStartingWith("Cannot observe search point: expected CETT >= 0")
        .hasMessageEndingWith("found 0.1, NaN and 0.5");
    assertThatThrownBy(() -> search.result(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot report PPL level at 1.0 %: expected a finished search, found a bracket of width"
                + " Infinity");
    assertThatThrownBy(() -> search.result(2))
        .hasMessage("Cannot report PPL level: expected one of [1.0] %, found 2.0 %");
    assertThatThrownBy(() -> SearchTarget.cold(0))
        .hasMessageStartingWith("Cannot search PPL level: expected an increase > 0 %");
    assertThatThrownBy(() -> new SearchOptions(0, 1, 1))
        .hasMessageStartingWith("Cannot search PPL level: expected tolerances > 0");
  }

  private static void assertFound(SearchOutcome found, double root) {
    assertThat(found.status()).isEqualTo(Status.FOUND);
    assertThat(found.lower().cett()).isBetween(root - 1e-4 - 1e-9, root + 1e-9);
    assertThat(found.upper().get(0).cett()).isBetween(root - 1e-9, root + 1e-4 + 1e-9);
    assertThat(found.lower().pplRatio())
        .isBetween(1 + found.percent() / 100 - 5e-4, 1 + found.percent() / 100);
  }

  static PplSearch run(DoubleUnaryOperator curve, List<SearchTarget> targets) {
    return run(curve, PplSearch.start(targets, SearchOptions.STANDARD));
  }

  static PplSearch run(DoubleUnaryOperator curve, PplSearch start) {
    PplSearch search = start;
    for (int round = 0; round < 60 && !search.finished(); round++) {
      for (double level : search.nextCandidates()) {
        search = search.observe(level, curve.applyAsDouble(level), 1 / (1 + level));
      }
    }
    assertThat(search.finished()).isTrue();
    return search;
  }

  static DoubleUnaryOperator power(double root, double exponent) {
    return level -> 1 + 0.01 * Math.pow(level / root, exponent);
  }
}
