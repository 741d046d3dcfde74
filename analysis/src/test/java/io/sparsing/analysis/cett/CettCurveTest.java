package io.sparsing.analysis.cett;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class CettCurveTest {

  @Test
  void interpolatesSmoothCurvesFarBelowTheTolerance() {
    DoubleUnaryOperator[] curves = {
      threshold -> 1 - Math.exp(-Math.pow(threshold, 1.5)),
      threshold -> threshold * threshold / (1 + threshold * threshold),
    };
    for (DoubleUnaryOperator cett : curves) {
      CettCurve curve = CettCurve.of(analytic(ThresholdGrid.logarithmic(), 1_000_000, cett));
      for (double level = 0.01; level < 0.5; level += 0.0007) {
        LevelThreshold found = curve.thresholdAt(level);
        // Steps of 6 % in ε: an error of order h⁴ leaves about 1e-6; the definition asks for 1e-4.
        assertThat(cett.applyAsDouble(found.threshold())).isCloseTo(level, within(2e-6));
        assertThat(curve.cettAt(found.threshold())).isCloseTo(level, within(1e-7));
        assertThat(found.lowerCett()).isLessThanOrEqualTo(level);
        assertThat(found.upperCett()).isGreaterThan(level);
        assertThat(found.threshold()).isBetween(found.lower(), found.upper());
      }
    }
  }

  @Test
  void takesTheLargestThresholdWhereTheCurveIsNotMonotone() {
    CettCurve curve = curve(new double[] {0.1, 0.3, 0.2, 0.6}, 1, 2, 3, 4);
    LevelThreshold found = curve.thresholdAt(0.25);
    assertThat(found.lower()).isEqualTo(3);
    assertThat(found.lowerCett()).isEqualTo(0.2);
    assertThat(found.upper()).isEqualTo(4);
    assertThat(found.upperCett()).isEqualTo(0.6);
    assertThat(found.threshold()).isBetween(3f, 4f);
  }

  @Test
  void exactHitsStayAtTheirThreshold() {
    LevelThreshold found = curve(new double[] {0.1, 0.2, 0.6}, 1, 2, 3).thresholdAt(0.2);
    assertThat(found.lower()).isEqualTo(2);
    assertThat(found.threshold()).isCloseTo(2, within(1e-6f));
  }

  @Test
  void levelZeroTruncatesNothingThatIsNotZero() {
    LevelThreshold found = curve(new double[] {0, 0, 0.6}, 1, 2, 3).thresholdAt(0);
    assertThat(found.threshold()).isEqualTo(2);
    assertThat(found.upper()).isEqualTo(3);
  }

  @Test
  void belowTheFirstThresholdCettFallsLinearly() {
    CettCurve curve = curve(new double[] {0.4, 0.8}, 1, 2);
    LevelThreshold found = curve.thresholdAt(0.1);
    assertThat(found.lower()).isZero();
    assertThat(found.lowerCett()).isZero();
    assertThat(found.upper()).isEqualTo(1);
    assertThat(found.threshold()).isEqualTo(0.25f);
    assertThat(curve.cettAt(0.25f)).isEqualTo(0.1);
    assertThat(curve.activationRatioAt(0.25f)).isEqualTo(0.6);
  }

  @Test
  void theFirstThresholdAboveAllMagnitudesStandsForAnUnboundedOne() {
    CettCurve curve = curve(new double[] {0.4, 1, 1, 1}, 1, 2, 3, 4);
    LevelThreshold found = curve.thresholdAt(1);
    assertThat(found.unbounded()).isTrue();
    assertThat(found.threshold()).isEqualTo(2);
    assertThat(found.lowerCett()).isEqualTo(1);
  }

  @Test
  void aSilentLayerHasCettZeroEverywhere() {
    CettState state = new CettState(ThresholdGrid.logarithmic(), 2);
    state.addPosition(1, new int[] {0}, new int[] {2}, new double[] {0});
    LevelThreshold found = CettCurve.of(state).thresholdAt(0.2);
    assertThat(found.unbounded()).isTrue();
    assertThat(found.threshold()).isEqualTo(ThresholdGrid.logarithmic().threshold(0));
    assertThat(found.lowerCett()).isZero();
    assertThat(CettCurve.withoutFlatEnds(state).thresholds()).hasSize(1);
  }

  @Test
  void flatEndsAreLeftOutWithoutChangingThresholds() {
    RandomLayer layer = RandomLayer.of(20, 30, 16, 5);
    CettState state = new CettState(ThresholdGrid.logarithmic(), 30);
    new TailErrorKernel().add(layer.block(), 20, layer.projection(), state);
    CettCurve whole = CettCurve.of(state);
    CettCurve cut = CettCurve.withoutFlatEnds(state);
    assertThat(cut.thresholds().length).isLessThan(whole.thresholds().length / 2);
    assertThat(cut.cett()[0]).isZero();
    assertThat(cut.cett()[1]).isPositive();
    int last = cut.cett().length - 1;
    assertThat(cut.activationRatios()[last]).isZero();
    assertThat(cut.activationRatios()[last - 1]).isPositive();
    for (double level : new double[] {0.01, 0.1, 0.3, 0.9, 1}) {
      assertThat(cut.thresholdAt(level)).isEqualTo(whole.thresholdAt(level));
    }
  }

  @Test
  void standardErrorIsThatOfTheMeanRatio() {
    // Two positions with ratios 0.2 and 0.6: mean 0.4, sample variance 0.08, error √(0.08/2) = 0.2.
    CettState state = new CettState(ThresholdGrid.listing(1), 2);
    state.addPosition(2, new int[] {0, 1}, new int[] {1, 1}, new double[] {0.04, 1});
    state.addPosition(2, new int[] {0, 1}, new int[] {1, 1}, new double[] {0.36, 1});
    CettCurve curve = CettCurve.of(state);
    assertThat(curve.cett()[0]).isCloseTo(0.4, within(1e-15));
    assertThat(curve.standardErrors()[0]).isCloseTo(0.2, within(1e-15));
  }

  @Test
  void refusesEmptyStatesAndNegativeLevels() {
    assertThatThrownBy(() -> CettCurve.of(new CettState(ThresholdGrid.listing(1), 2)))
        .hasMessage(
            "Cannot finish CETT curve: expected at least 1 position and 1 threshold, found 0"
                + " positions and 1 thresholds");
    assertThatThrownBy(() -> curve(new double[] {0.1}, 1).thresholdAt(Double.NaN))
        .hasMessage("Cannot read threshold: expected a CETT level >= 0, found NaN");
  }

  /** A state of 1000 positions with one given mean ratio per threshold, activation ratio 1 − it. */
  private static CettCurve curve(double[] cett, float... thresholds) {
    long[] active = new long[cett.length];
    double[] sums = new double[cett.length];
    long previous = 1000;
    for (int index = 0; index < cett.length; index++) {
      sums[index] = 1000 * cett[index];
      previous = Math.min(previous, Math.round(1000 - sums[index]));
      active[index] = previous;
    }
    return CettCurve.of(
        CettState.ofSums(
            ThresholdGrid.listing(thresholds), 1, 1000, 0, sums, new double[cett.length], active));
  }

  static CettState analytic(ThresholdGrid grid, long positions, DoubleUnaryOperator cett) {
    double[] sums = new double[grid.size()];
    double[] squares = new double[grid.size()];
    long[] active = new long[grid.size()];
    for (int index = 0; index < sums.length; index++) {
      double mean = cett.applyAsDouble(grid.threshold(index));
      sums[index] = positions * mean;
      squares[index] = positions * mean * mean * 1.25;
      active[index] = (long) (positions * (1 - mean));
    }
    return CettState.ofSums(grid, 1, positions, 0, sums, squares, active);
  }
}
