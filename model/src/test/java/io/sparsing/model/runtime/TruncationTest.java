package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TruncationTest {
  private static final float[] ACTIVATIONS = {3, -1, 0.5f, /* */ -0.25f, 2, -4};

  @Test
  void magnitudesBelowTheThresholdBecomeZero() {
    float[] activations = ACTIVATIONS.clone();
    Truncation truncation = new Truncation(activations, 3);
    // magnitudes 1.5, 2, 0.5 and 0.125, 4, 4: strictly below 2 are the 1st, 3rd and 4th
    truncation.byMagnitude(new float[] {0.5f, 2, 1}, 2);
    assertThat(activations).containsExactly(0, -1, 0, -0f, 2, -4);
    assertThat(truncation.activeByPosition()).containsExactly(1, 2);
    assertThat(truncation.activeByNeuron()).containsExactly(0, 2, 1);
  }

  @Test
  void scoresBelowEpsilonBecomeZero() {
    float[] activations = ACTIVATIONS.clone();
    Truncation truncation = new Truncation(activations, 3);
    truncation.byScore(new float[] {-0.2f, 0.1f, 0.3f, /* */ 0, -0.2f, 5}, 0.2f);
    assertThat(activations).containsExactly(3, -0f, 0.5f, -0f, 2, -4);
    assertThat(truncation.activeByPosition()).containsExactly(2, 2);
    assertThat(truncation.activeByNeuron()).containsExactly(1, 1, 2);
  }

  @Test
  void amongEqualScoresTheFirstStay() {
    float[] activations = {1, 2, 3, 4, 5};
    Truncation truncation = new Truncation(activations, 5);
    truncation.byRank(new float[] {0, -7, 0, 0, 7}, 3);
    assertThat(activations).containsExactly(1, 2, 0, 0, 5);
  }

  @Test
  void notANumberStaysSoThatTheLossShowsIt() {
    float[] activations = {Float.NaN, 1};
    new Truncation(activations, 2).byMagnitude(new float[] {1, 1}, 5);
    assertThat(activations).containsExactly(Float.NaN, 0);
  }

  @Property
  void exactlySoManyOfTheLargestStay(
      @ForAll @Size(12) float[] scores, @ForAll @IntRange(max = 6) int kept) {
    float[] activations = new float[12];
    Arrays.fill(activations, 1);
    Truncation truncation = new Truncation(activations, 6);
    truncation.byRank(scores, kept);
    assertThat(truncation.activeByPosition()).containsExactly(kept, kept);
    for (int row = 0; row < 12; row += 6) {
      float leastKept = Float.POSITIVE_INFINITY;
      float mostDropped = Float.NEGATIVE_INFINITY;
      for (int i = row; i < row + 6; i++) {
        float score = Math.abs(scores[i]);
        leastKept = activations[i] == 1 ? Math.min(leastKept, score) : leastKept;
        mostDropped = activations[i] == 0 ? Math.max(mostDropped, score) : mostDropped;
      }
      assertThat(leastKept).isGreaterThanOrEqualTo(mostDropped);
    }
  }

  @Property
  void selectionAgreesWithSorting(
      @ForAll @Size(min = 1, max = 40) float[] values, @ForAll @IntRange(max = 39) int index) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = 1 + index % values.length;
    assertThat(Selection.largest(values.clone(), rank)).isEqualTo(sorted[values.length - rank]);
  }
}
