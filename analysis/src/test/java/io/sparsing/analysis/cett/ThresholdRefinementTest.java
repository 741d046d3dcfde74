package io.sparsing.analysis.cett;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ThresholdRefinementTest {
  private static final double[] LEVELS = {0.02, 0.1, 0.2, 0.35};
  private static final long POSITIONS = 1_000_000;

  @Test
  void onePassSufficesWhereTheCurveIsSmoothAndExact() {
    ThresholdRefinement refinement = start(ThresholdRefinementTest::smooth, POSITIONS);
    assertThat(refinement.finished()).isFalse();
    refinement = refinement.observe(evaluate(refinement, ThresholdRefinementTest::smooth));
    assertThat(refinement.finished()).isTrue();
    assertReached(refinement, ThresholdRefinementTest::smooth);
  }

  @Test
  void aSampledCurveNeedsTwoPasses() {
    // The sample is off by 0.7 % of CETT, one standard error: √(0.25/2048) = 1.1 % of CETT.
    DoubleUnaryOperator sampled = threshold -> 0.993 * smooth(threshold);
    ThresholdRefinement refinement = start(sampled, 2048);
    refinement = refinement.observe(evaluate(refinement, ThresholdRefinementTest::smooth));
    refinement = refinement.observe(evaluate(refinement, ThresholdRefinementTest::smooth));
    assertThat(refinement.finished()).isTrue();
    assertReached(refinement, ThresholdRefinementTest::smooth);
  }

  @Test
  void recoversWhereTheSampleMisled() {
    for (double bias : new double[] {0.5, 0.8, 1.2, 1.9}) {
      DoubleUnaryOperator sampled = threshold -> Math.min(1, bias * smooth(threshold));
      ThresholdRefinement refinement =
          run(start(sampled, 2048), ThresholdRefinementTest::smooth, 6);
      assertReached(refinement, ThresholdRefinementTest::smooth);
    }
  }

  @Test
  void stopsBelowAStep() {
    // CETT jumps from 0.05 to 0.3 at ε = 0.7: for the levels between, the step below is 0.7's.
    DoubleUnaryOperator step =
        threshold -> threshold < 0.7 ? 0.05 * threshold / 0.7 : Math.min(1, 0.3 * threshold / 0.7);
    ThresholdRefinement refinement = run(start(step, POSITIONS), step, 12);
    for (double level : new double[] {0.1, 0.2}) {
      LayerThreshold found = refinement.threshold(0, level);
      assertThat((double) found.threshold()).isLessThan(0.7);
      assertThat((double) found.upper()).isGreaterThanOrEqualTo(0.7);
      assertThat(found.upper() - found.threshold()).isLessThanOrEqualTo(1e-6f * found.upper());
    }
  }

  @Property(tries = 30)
  void findsTheStepBelowOnFewPositions(
      @ForAll @IntRange(min = 1, max = 6) int positions, @ForAll long seed) {
    RandomLayer layer = RandomLayer.of(positions, 20, 8, seed);
    CettState dense = new CettState(ThresholdGrid.logarithmic(), 20);
    new TailErrorKernel().add(layer.block(), positions, layer.projection(), dense);
    ThresholdRefinement refinement =
        ThresholdRefinement.start(List.of(CettCurve.withoutFlatEnds(dense)), LEVELS, positions);
    for (int pass = 0; pass < 15 && !refinement.finished(); pass++) {
      CettState state = new CettState(refinement.nextThresholds().get(0), 20);
      new TailErrorKernel().add(layer.block(), positions, layer.projection(), state);
      refinement = refinement.observe(List.of(state));
    }
    assertThat(refinement.finished()).isTrue();
    for (double level : LEVELS) {
      LayerThreshold found = refinement.threshold(0, level);
      double rounding = layer.roundingBound();
      assertThat(layer.naiveCett(found.threshold())).isLessThanOrEqualTo(level + rounding);
      assertThat(found.upper()).isGreaterThan(found.threshold());
      if (!Float.isInfinite(found.upper())) {
        assertThat(layer.naiveCett(found.upper())).isGreaterThan(level - rounding);
        assertThat(found.activationRatio())
            .isEqualTo(layer.naiveActivePairs(found.threshold()) / (20.0 * positions));
      }
    }
  }

  @Test
  void aSilentLayerAndALevelOfOneNeedNoPass() {
    CettState silent = new CettState(ThresholdGrid.logarithmic(), 1);
    silent.addPosition(1, new int[] {0}, new int[] {1}, new double[] {0});
    ThresholdRefinement refinement =
        ThresholdRefinement.start(List.of(CettCurve.of(silent)), new double[] {0, 0.2, 1}, 1);
    assertThat(refinement.finished()).isTrue();
    assertThat(refinement.nextThresholds()).containsExactly(ThresholdGrid.listing());
    LayerThreshold found = refinement.threshold(0, 1);
    assertThat(found.cett()).isZero();
    assertThat(found.activationRatio()).isZero();
    assertThat(found.threshold()).isEqualTo(ThresholdGrid.logarithmic().threshold(0));
  }

  @Test
  void anUnboundedLevelOfASampleIsConfirmedOnAllPositions() {
    DoubleUnaryOperator full = threshold -> threshold < 3 ? threshold / 4 : 1;
    DoubleUnaryOperator sampled = threshold -> threshold < 2 ? threshold / 4 : 1;
    ThresholdRefinement refinement =
        ThresholdRefinement.start(
            List.of(CettCurve.of(CettCurveTest.analytic(ThresholdGrid.logarithmic(), 9, sampled))),
            new double[] {1},
            POSITIONS);
    refinement = run(refinement, full, 4);
    LayerThreshold found = refinement.threshold(0, 1);
    assertThat(found.activationRatio()).isZero();
    assertThat(found.upper()).isInfinite();
  }

  @Test
  void survivesSerialisation() throws IOException, ClassNotFoundException {
    ThresholdRefinement refinement = start(ThresholdRefinementTest::smooth, POSITIONS);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(refinement);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ThresholdRefinement copy = (ThresholdRefinement) in.readObject();
      assertThat(copy.nextThresholds()).isEqualTo(refinement.nextThresholds());
    }
  }

  @Test
  void refusesStatesItDidNotAskFor() {
    ThresholdRefinement refinement = start(ThresholdRefinementTest::smooth, POSITIONS);
    assertThatThrownBy(() -> refinement.observe(List.of()))
        .hasMessage("Cannot refine thresholds: expected states of 2 layers, found 0");
    CettState other =
        CettCurveTest.analytic(
            ThresholdGrid.listing(1), POSITIONS, ThresholdRefinementTest::smooth);
    assertThatThrownBy(() -> refinement.observe(List.of(other, other)))
        .hasMessageStartingWith(
            "Cannot refine thresholds of layer 0: expected 1000000 positions at")
        .hasMessageEndingWith("found 1000000 at ListedThresholds[1.0]");
  }

  private static double smooth(double threshold) {
    return 1 - Math.exp(-Math.pow(threshold, 1.3));
  }

  private static ThresholdRefinement start(DoubleUnaryOperator cett, long positions) {
    CettCurve first =
        CettCurve.of(CettCurveTest.analytic(ThresholdGrid.logarithmic(), positions, cett));
    return ThresholdRefinement.start(List.of(first, first), LEVELS, POSITIONS);
  }

  private static List<CettState> evaluate(
      ThresholdRefinement refinement, DoubleUnaryOperator cett) {
    List<CettState> states = new ArrayList<>();
    for (ThresholdGrid grid : refinement.nextThresholds()) {
      states.add(CettCurveTest.analytic(grid, POSITIONS, cett));
    }
    return states;
  }

  private static ThresholdRefinement run(
      ThresholdRefinement start, DoubleUnaryOperator cett, int mostPasses) {
    ThresholdRefinement refinement = start;
    for (int pass = 0; pass < mostPasses && !refinement.finished(); pass++) {
      refinement = refinement.observe(evaluate(refinement, cett));
    }
    assertThat(refinement.finished()).isTrue();
    return refinement;
  }

  private static void assertReached(ThresholdRefinement refinement, DoubleUnaryOperator cett) {
    for (double level : LEVELS) {
      for (float threshold : refinement.thresholds(level)) {
        double reached = cett.applyAsDouble(threshold);
        // The state's sum over 1e6 positions keeps nine digits.
        assertThat(reached).isBetween(level - 1e-5 - 1e-9, level + 1e-9);
      }
    }
  }
}
