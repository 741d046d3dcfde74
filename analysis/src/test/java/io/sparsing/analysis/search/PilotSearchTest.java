package io.sparsing.analysis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class PilotSearchTest {
  private static final List<SearchTarget> THREE =
      Stream.of(10, 1, 5).map(SearchTarget::cold).toList();

  private PilotSearch last;
  private int evaluations;

  @Property
  void comesNearEveryCrossingOfAPowerInAFewPasses(
      @ForAll @Scale(6) @DoubleRange(min = 0.02, max = 0.3) double root,
      @ForAll @Scale(6) @DoubleRange(min = 1.9, max = 2.8) double exponent) {
    List<SearchTarget> found = run(PplSearchTest.power(root, exponent), THREE);
    assertThat(found).extracting(SearchTarget::percent).containsExactly(1.0, 5.0, 10.0);
    for (SearchTarget target : found) {
      // r = 1 + 0.01·(c/root)^exponent passes 1 + p/100 at root·p^(1/exponent). A point lies within
      // a
      // factor of 1.25 in r − 1, which is 1.13 in c at most; the slope is known to a tenth there.
      double crossing = Math.min(1, root * Math.pow(target.percent(), 1 / exponent));
      assertThat(target.expectedCett()).isCloseTo(crossing, withinPercentage(5));
    }
    assertThat(evaluations).isLessThanOrEqualTo(8);
  }

  @Test
  void endsWhereTheTargetIsNeverReached() {
    List<SearchTarget> found = run(level -> 1 + 0.001 * level, List.of(SearchTarget.cold(5)));
    assertThat(found.get(0).expectedCett()).isEqualTo(1);
    assertThat(evaluations).isLessThanOrEqualTo(4);
  }

  @Test
  void endsWhereTruncationHelps() {
    List<SearchTarget> found = run(level -> 1 - 0.01 * level, List.of(SearchTarget.cold(1)));
    assertThat(found.get(0).expectedCett()).isEqualTo(1);
  }

  @Test
  void refusesToSearchNothing() {
    assertThatThrownBy(() -> PilotSearch.start(List.of()))
        .hasMessage("Cannot start pilot: expected a target, found none");
  }

  private List<SearchTarget> run(DoubleUnaryOperator curve, List<SearchTarget> targets) {
    last = PilotSearch.start(targets);
    evaluations = 0;
    while (!last.finished()) {
      for (double level : last.nextCandidates()) {
        last = last.observe(level, curve.applyAsDouble(level), 0.5);
        evaluations++;
      }
    }
    return last.expectations();
  }
}
