package io.sparsing.model.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TruncationTest {
  private static final float[] ACTIVATIONS = {3, -1, 0.5f, /* */ -0.25f, 2, -4};
  private static final long[] NO_MASK = {};

  @Test
  void magnitudesBelowTheThresholdBecomeZero() {
    float[] activations = ACTIVATIONS.clone();
    Truncation truncation = new Truncation(activations, 3, NO_MASK);
    // magnitudes 1.5, 2, 0.5 and 0.125, 4, 4: strictly below 2 are the 1st, 3rd and 4th
    truncation.byMagnitude(new float[] {0.5f, 2, 1}, 2);
    assertThat(activations).containsExactly(0, -1, 0, 0, 2, -4);
    assertThat(truncation.activeByPosition()).containsExactly(1, 2);
    assertThat(truncation.activeByNeuron()).containsExactly(0, 2, 1);
  }

  /** FiniteArray magnitudes: subnormal ones, zeros of both signs; and thresholds met exactly. */
  @Property
  void magnitudesAreComparedAsTheirDefinitionSays(
      @ForAll @Size(140) int[] bits, @ForAll @Size(70) float[] signed, @ForAll float threshold) {
    float[] activations = new float[140];
    for (int i = 0; i < activations.length; i++) {
      float value = Float.intBitsToFloat(bits[i]);
      activations[i] = Math.abs(value) <= 1e30f ? value : 1;
    }
    float[] norms = new float[70];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Math.min(Math.abs(signed[i]), 1e6f);
    }
    assertByDefinition(activations, norms, Math.abs(threshold));
    assertByDefinition(activations, norms, Math.abs(activations[9]) * norms[9]);
  }

  private static void assertByDefinition(float[] activations, float[] norms, float threshold) {
    float[] expected = activations.clone();
    long[] mask = new long[2 * 2];
    int[] byPosition = new int[2];
    for (int i = 0; i < expected.length; i++) {
      boolean active = Math.abs(expected[i]) * norms[i % 70] >= threshold;
      expected[i] = active ? expected[i] : 0;
      byPosition[i / 70] += active ? 1 : 0;
      mask[2 * (i / 70) + i % 70 / 64] |= (active ? 1L : 0L) << i % 70 % 64;
    }
    float[] found = activations.clone();
    long[] words = new long[2 * 2];
    Truncation truncation = new Truncation(found, 70, words);
    truncation.byMagnitude(norms, threshold);
    assertThat(found).containsExactly(expected);
    assertThat(words).containsExactly(mask);
    assertThat(truncation.activeByPosition()).containsExactly(byPosition);
  }

  @Test
  void scoresBelowEpsilonBecomeZero() {
    float[] activations = ACTIVATIONS.clone();
    Truncation truncation = new Truncation(activations, 3, NO_MASK);
    truncation.byScore(new float[] {-0.2f, 0.1f, 0.3f, /* */ 0, -0.2f, 5}, 0.2f);
    assertThat(activations).containsExactly(3, -0f, 0.5f, -0f, 2, -4);
    assertThat(truncation.activeByPosition()).containsExactly(2, 2);
    assertThat(truncation.activeByNeuron()).containsExactly(1, 1, 2);
  }

  @Test
  void amongEqualScoresTheFirstStay() {
    float[] activations = {1, 2, 3, 4, 5};
    Truncation truncation = new Truncation(activations, 5, NO_MASK);
    truncation.byRank(new float[] {0, -7, 0, 0, 7}, 3);
    assertThat(activations).containsExactly(1, 2, 0, 0, 5);
  }

  @Test
  void notANumberStaysSoThatTheLossShowsIt() {
    float[] activations = {Float.NaN, 1};
    new Truncation(activations, 2, NO_MASK).byMagnitude(new float[] {1, 1}, 5);
    assertThat(activations).containsExactly(Float.NaN, 0);
  }

  @Test
  void theFewestThatHoldTheShareOfTheMagnitudeStay() {
    float[] activations = {1, -4, 2, 3, /* */ 0, 0, 0, 0, /* */ -1, 1, 0, 8};
    Truncation truncation = new Truncation(activations, 4, NO_MASK);
    // Norms 1, 1, 2, 1. Magnitudes 1, 4, 4, 3 of 12: a share of 0.7 is 8.4, 4 + 4 are too few and
    // 4 + 4 + 3 = 11 enough. Nothing holds a share of nothing. 1, 1, 0, 8 of 10: 7, so 8 alone.
    truncation.byMass(new float[] {1, 1, 2, 1}, 0.7);
    assertThat(activations).containsExactly(0, -4, 2, 3, /* */ 0, 0, 0, 0, /* */ -0f, 0, 0, 8);
    assertThat(truncation.activeByPosition()).containsExactly(3, 0, 1);
    assertThat(truncation.activeByNeuron()).containsExactly(0, 1, 1, 2);
  }

  @Test
  void amongEqualMagnitudesTheFirstStay() {
    float[] activations = {1, 2, -2, 2, 2};
    // 9 in all, of which 0.5 are 4.5: 2 + 2 are too few, a third 2 is enough.
    new Truncation(activations, 5, NO_MASK).byMass(new float[] {1, 1, 1, 1, 1}, 0.5);
    assertThat(activations).containsExactly(0, 2, -2, 2, 0);
  }

  @Test
  void theWholeMagnitudeIsHeldByAllThatIsNotZero() {
    float[] activations = {1e30f, Float.MIN_VALUE, 0, -1};
    Truncation truncation = new Truncation(activations, 4, NO_MASK);
    truncation.byMass(new float[] {1, 1, 1, 1}, 1);
    assertThat(activations).containsExactly(1e30f, Float.MIN_VALUE, 0, -1);
    assertThat(truncation.activeByPosition()).containsExactly(3);
  }

  @Test
  void whatIsNotFiniteStaysSoThatTheLossShowsIt() {
    float[] activations = {Float.NaN, 1, /* */ Float.POSITIVE_INFINITY, 1};
    new Truncation(activations, 2, NO_MASK).byMass(new float[] {1, 1}, 0.5);
    assertThat(activations).containsExactly(Float.NaN, 1, Float.POSITIVE_INFINITY, 1);
  }

  /** Whole numbers below 2^20: their sums are exact in double, whatever the order. */
  @Property
  void selectionByMassAgreesWithSorting(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 1 << 20) Integer> magnitudes,
      @ForAll @DoubleRange(min = 0.001, max = 1) @Scale(3) double share) {
    int neurons = magnitudes.size();
    float[] activations = new float[neurons];
    float[] norms = new float[neurons];
    for (int neuron = 0; neuron < neurons; neuron++) {
      activations[neuron] = neuron % 2 == 0 ? -magnitudes.get(neuron) : magnitudes.get(neuron);
      norms[neuron] = 1;
    }
    float[] expected = sortedByMass(activations, share);
    new Truncation(activations, neurons, NO_MASK).byMass(norms, share);
    assertThat(activations).usingComparatorWithPrecision(0f).containsExactly(expected);
  }

  /** The naive twin: sorts everything, adds from the top. */
  private static float[] sortedByMass(float[] activations, double share) {
    List<Integer> order = new ArrayList<>();
    double total = 0;
    for (int neuron = 0; neuron < activations.length; neuron++) {
      order.add(neuron);
      total += Math.abs(activations[neuron]);
    }
    order.sort(Comparator.comparing(neuron -> -Math.abs(activations[neuron]))); // stable
    float[] kept = new float[activations.length];
    double held = 0;
    for (int neuron : order) {
      if (held < share * total) {
        kept[neuron] = activations[neuron];
        held += Math.abs(activations[neuron]);
      }
    }
    return kept;
  }

  @Property
  void theMaskHasOneBitForEveryNeuron(
      @ForAll @Size(140) float[] values, @ForAll @FloatRange(max = 10) float epsilon) {
    long[] mask = new long[2 * 2]; // 2 positions, 70 neurons: 2 words each
    Truncation truncation = new Truncation(new float[140], 70, mask);
    truncation.byScore(values, epsilon);
    for (int position = 0; position < 2; position++) {
      BitSet bits = BitSet.valueOf(Arrays.copyOfRange(mask, 2 * position, 2 * position + 2));
      for (int neuron = 0; neuron < 70; neuron++) {
        boolean active = Math.abs(values[70 * position + neuron]) >= epsilon;
        assertThat(bits.get(neuron)).isEqualTo(active);
      }
      assertThat(bits.cardinality()).isEqualTo(truncation.activeByPosition()[position]);
    }
  }

  @Property
  void exactlySoManyOfTheLargestStay(
      @ForAll @Size(12) float[] scores, @ForAll @IntRange(max = 6) int kept) {
    float[] activations = new float[12];
    Arrays.fill(activations, 1);
    Truncation truncation = new Truncation(activations, 6, NO_MASK);
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
