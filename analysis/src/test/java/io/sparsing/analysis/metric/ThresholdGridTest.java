package io.sparsing.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class ThresholdGridTest {

  @Test
  void logarithmicGridHoldsSixteenExactThresholdsPerOctave() {
    ThresholdGrid grid = ThresholdGrid.logarithmic();
    // 56 octaves from 2^-32 to 2^24, 16 steps each, and the last threshold itself.
    assertThat(grid.size()).isEqualTo(56 * 16 + 1);
    assertThat(grid.threshold(0)).isEqualTo(0x1p-32f);
    assertThat(grid.threshold(32 * 16)).isEqualTo(1f);
    assertThat(grid.threshold(32 * 16 + 3)).isEqualTo(1f + 3f / 16);
    assertThat(grid.threshold(grid.size() - 1)).isEqualTo(0x1p24f);
  }

  @Property
  void logarithmicBinCountsThresholdsNotAboveMagnitude(
      @ForAll @FloatRange(min = 0, max = 1e9f) float magnitude) {
    assertBinsAgree(ThresholdGrid.logarithmic(), magnitude);
  }

  @Property
  void listedBinCountsThresholdsNotAboveMagnitude(
      @ForAll @FloatRange(min = 0, max = 4f) float magnitude) {
    assertBinsAgree(ThresholdGrid.listing(0, 0.25f, 1, 1.5f, 3), magnitude);
  }

  @Test
  void aThresholdIsInTheTailOfTheNextOneOnly() {
    for (ThresholdGrid grid :
        new ThresholdGrid[] {ThresholdGrid.logarithmic(), ThresholdGrid.listing(0.5f, 1, 2)}) {
      for (int index = 0; index < grid.size(); index++) {
        float threshold = grid.threshold(index);
        assertThat(grid.bin(threshold)).isEqualTo(index + 1);
        assertThat(grid.bin(Math.nextDown(threshold))).isEqualTo(index);
      }
    }
  }

  @Test
  void zeroIsBelowEveryThresholdButZero() {
    assertThat(ThresholdGrid.logarithmic().bin(0)).isZero();
    assertThat(ThresholdGrid.listing(0, 1).bin(0)).isEqualTo(1);
    assertThat(ThresholdGrid.listing().bin(0)).isZero();
  }

  @Test
  void listsAreEqualByTheirThresholds() {
    assertThat(ThresholdGrid.listing(1, 2)).isEqualTo(ThresholdGrid.listing(1, 2));
    assertThat(ThresholdGrid.listing(1, 2)).hasSameHashCodeAs(ThresholdGrid.listing(1, 2));
    assertThat(ThresholdGrid.listing(1, 2)).isNotEqualTo(ThresholdGrid.listing(1, 3));
    assertThat(ThresholdGrid.listing(1, 2).toArray()).containsExactly(1, 2);
  }

  @Test
  void refusesListsThatDoNotAscend() {
    for (float[] wrong :
        new float[][] {{1, 1}, {2, 1}, {-1, 1}, {Float.NaN}, {Float.POSITIVE_INFINITY}}) {
      assertThatThrownBy(() -> ThresholdGrid.listing(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "Cannot list thresholds: expected finite, strictly ascending values >= 0, found [");
    }
  }

  private static void assertBinsAgree(ThresholdGrid grid, float magnitude) {
    int notAbove = 0;
    for (float threshold : grid.toArray()) {
      notAbove += magnitude < threshold ? 0 : 1;
    }
    assertThat(grid.bin(magnitude)).isEqualTo(notAbove);
  }
}
