package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sparsing.analysis.metric.MagnitudeBins;
import io.sparsing.analysis.metric.OutputProjection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NeuronStateTest {
  private static final OutputProjection PROJECTION =
      new OutputProjection(2, 1, new float[] {2, -3}, new float[] {2, 3});

  @Test
  void agreesWithArithmeticByHand() {
    NeuronState state = new NeuronState(2);
    // Norms 2 and 3. Neuron 0: a = 1, −0.5, so m = 2, 1. Neuron 1: a = 0, −2, so m = 0, 6.
    state.add(new float[] {1, 0, -0.5f, -2}, 2, PROJECTION);
    assertThat(state.positions()).isEqualTo(2);
    assertThat(state.magnitudeSums()).containsExactly(3, 6);
    assertThat(state.squaredMagnitudeSums()).containsExactly(4 + 1, 36);
    assertThat(state.largestMagnitudes()).containsExactly(2, 6);
    // 2 = 2^1·(1 + 0/16): key (1 + 127)·16 = 2048. 1: key 127·16 = 2032. 6 = 2^2·(1 + 8/16): 2072.
    assertThat(state.histogram(0).firstKey()).isEqualTo(2032);
    assertThat(state.histogram(0).counts()).hasSize(17).startsWith(1, 0).endsWith(0, 1);
    assertThat(state.histogram(1).firstKey()).isEqualTo(2072);
    assertThat(state.histogram(1).counts()).containsExactly(1);
    assertThat(state.histogram(1).zeros()).isEqualTo(1);
    // Neuron 0 at threshold 2.0625, the middle of the bin [2, 2.125): half of its one position.
    assertThat(state.histogram(0).activationFrequency(2.0625f)).isEqualTo(0.5 / 2);
    assertThat(state.histogram(0).activationFrequency(2)).isEqualTo(1 / 2.0);
    assertThat(state.histogram(0).activationFrequency(0)).isEqualTo(1);
    assertThat(state.histogram(1).activationFrequency(6)).isEqualTo(1 / 2.0);
    assertThat(state.histogram(1).activationFrequency(100)).isZero();
    assertThat(state.zeros()).containsExactly(0, 1);
    assertThat(state.naturalSparsity()).isEqualTo(1 / 4.0);
  }

  /** Two positions of one neuron: m = 0 at the first, 6 = 2²·(1 + 8/16) at the second. */
  @Test
  void sumsGatheredElsewhereAreAStateLikeAnyOther() {
    int[] histogram = new int[MagnitudeBins.COUNT];
    histogram[(2 + 18) * 16 + 8] = 1;
    NeuronState there =
        NeuronState.ofSums(
            2, new double[] {6}, new double[] {36}, new float[] {6}, new long[] {1}, histogram);
    NeuronState here = new NeuronState(1);
    here.add(new float[] {0, -2}, 2, new OutputProjection(1, 1, new float[] {3}, new float[] {3}));
    NeuronState both = new NeuronState(1).merge(there).merge(here);
    assertThat(both.positions()).isEqualTo(4);
    assertThat(both.magnitudeSums()).containsExactly(12);
    assertThat(both.squaredMagnitudeSums()).containsExactly(72);
    assertThat(both.largestMagnitudes()).containsExactly(6);
    assertThat(both.zeros()).containsExactly(2);
    assertThat(both.histogram(0).firstKey()).isEqualTo(2072); // as above
    assertThat(both.histogram(0).counts()).containsExactly(2);
  }

  @Test
  void refusesSumsThatDoNotAddUp() {
    int[] counts = new int[MagnitudeBins.COUNT];
    counts[7] = 2;
    assertThatThrownBy(() -> ofSums(1.0, 0, counts))
        .hasMessage(
            "Cannot create neuron state: expected 3 positions and a finite sum,"
                + " found 2 and 1.0 at neuron 0");
    assertThatThrownBy(() -> ofSums(Double.POSITIVE_INFINITY, 1, counts))
        .hasMessage(
            "Cannot create neuron state: expected 3 positions and a finite sum,"
                + " found 3 and Infinity at neuron 0");
  }

  private static NeuronState ofSums(double magnitudes, long zeros, int[] counts) {
    return NeuronState.ofSums(
        3,
        new double[] {magnitudes},
        new double[] {1},
        new float[] {1},
        new long[] {zeros},
        counts);
  }

  @Property
  void anySplitInAnyOrderGivesTheSame(
      @ForAll @IntRange(min = 1, max = 50) int positions,
      @ForAll @IntRange(min = 1, max = 8) int shards,
      @ForAll long seed) {
    Random random = new Random(seed);
    NeuronState whole = new NeuronState(2);
    List<NeuronState> parts = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      parts.add(new NeuronState(2));
    }
    for (int position = 0; position < positions; position++) {
      float[] row = {(float) random.nextGaussian(), Math.max(0, (float) random.nextGaussian())};
      whole.add(row, 1, PROJECTION);
      parts.get(random.nextInt(shards)).add(row, 1, PROJECTION);
    }
    Collections.shuffle(parts, random);
    NeuronState merged = parts.stream().reduce(NeuronState::merge).orElseThrow();

    assertThat(merged.positions()).isEqualTo(positions);
    assertThat(merged.zeros()).containsExactly(whole.zeros());
    assertThat(merged.largestMagnitudes()).containsExactly(whole.largestMagnitudes());
    // Added one by one, squares rounded to float32 alike: sums of at most 50 values below 20,
    // squares
    // below 400, differ by the order of float64 additions alone.
    assertThat(merged.magnitudeSums()).containsExactly(whole.magnitudeSums(), within(1e-11));
    assertThat(merged.squaredMagnitudeSums())
        .containsExactly(whole.squaredMagnitudeSums(), within(1e-10));
    for (int neuron = 0; neuron < 2; neuron++) {
      assertThat(merged.histogram(neuron).firstKey()).isEqualTo(whole.histogram(neuron).firstKey());
      assertThat(merged.histogram(neuron).counts())
          .containsExactly(whole.histogram(neuron).counts());
    }
  }

  @Test
  void agreesWithSumsInDoubleAndWithCountsByComparison() {
    int neurons = 37;
    int positions = 300;
    RandomLayerOfState layer = RandomLayerOfState.of(positions, neurons, 5);
    NeuronState state = new NeuronState(neurons);
    state.add(layer.activations(), positions, layer.projection());
    for (int neuron = 0; neuron < neurons; neuron++) {
      // 32 float32 additions err by at most 32·2^-24 of the sum.
      assertThat(state.magnitudeSums()[neuron])
          .isCloseTo(layer.sum(neuron, 1), withinPercentage(100 * 32 * 0x1p-24));
      assertThat(state.squaredMagnitudeSums()[neuron])
          .isCloseTo(layer.sum(neuron, 2), withinPercentage(100 * 33 * 0x1p-24));
      for (int bin = 100; bin < 400; bin += 7) {
        float edge = MagnitudeBins.lowerEdge(bin);
        assertThat(state.histogram(neuron).activationFrequency(edge))
            .isCloseTo(layer.frequency(neuron, edge), within(1e-12));
      }
    }
  }

  @Test
  void survivesSerialisation() {
    NeuronState state = new NeuronState(2);
    state.add(new float[] {1, 0}, 1, PROJECTION);
    NeuronState copy = Serialized.of(NeuronState.class, state).copy();
    assertThat(copy.positions()).isEqualTo(1);
    assertThat(copy.zeros()).containsExactly(0, 1);
    assertThat(copy.magnitudeSums()).containsExactly(2, 0);
    assertThat(copy.histogram(0)).usingRecursiveComparison().isEqualTo(state.histogram(0));
    assertThat(copy.histogram(1)).usingRecursiveComparison().isEqualTo(state.histogram(1));
  }

  @Test
  void travelsWithoutTheEmptyBins() {
    int neurons = 50;
    RandomLayerOfState layer = RandomLayerOfState.of(200, neurons, 6);
    NeuronState state = new NeuronState(neurons);
    state.add(layer.activations(), 200, layer.projection());
    Serialized<NeuronState> sent = Serialized.of(NeuronState.class, state);
    for (int neuron = 0; neuron < neurons; neuron++) {
      assertThat(sent.copy().histogram(neuron))
          .usingRecursiveComparison()
          .isEqualTo(state.histogram(neuron));
    }
    // 512 counters of four bytes a neuron in memory; some hundred of them are not 0.
    assertThat(sent.bytes()).isLessThan(neurons * 400);
    sent.copy().merge(state);
    assertThat(sent.copy().positions()).isEqualTo(400);
  }

  @Test
  void refusesBadInputAndLeavesTheStateUnchanged() {
    NeuronState state = new NeuronState(2);
    assertThatThrownBy(() -> state.add(new float[] {1, 2, 3, Float.NaN}, 2, PROJECTION))
        .hasMessageEndingWith("found activation NaN at position 1, neuron 1");
    assertThat(state.magnitudeSums()).containsOnly(0);
    assertThatThrownBy(() -> new NeuronState(3).add(new float[] {1, 2}, 1, PROJECTION))
        .hasMessage("Cannot add neuron statistics: expected 3 neurons, found 2");
    assertThatThrownBy(() -> state.merge(new NeuronState(3)))
        .hasMessage("Cannot merge neuron states: expected 2 neurons, found 3");
    assertThatThrownBy(state::naturalSparsity)
        .hasMessage("Cannot compute natural sparsity: expected at least 1 position, found 0");
  }

  /** A layer of width 1 with gaussian activations of which a fifth are exact zeros. */
  private record RandomLayerOfState(OutputProjection projection, List<Float> values) {
    static RandomLayerOfState of(int positions, int neurons, long seed) {
      Random random = new Random(seed);
      float[] rows = new float[neurons];
      for (int i = 0; i < neurons; i++) {
        rows[i] = 0.1f + random.nextFloat();
      }
      List<Float> values = new ArrayList<>();
      for (int i = 0; i < positions * neurons; i++) {
        values.add(random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian());
      }
      return new RandomLayerOfState(
          OutputProjection.withComputedNorms(neurons, 1, rows), List.copyOf(values));
    }

    float[] activations() {
      float[] all = new float[values.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = values.get(i);
      }
      return all;
    }

    double sum(int neuron, int power) {
      double sum = 0;
      for (int i = neuron; i < values.size(); i += projection.neurons()) {
        sum += Math.pow(projection.magnitude(neuron, values.get(i)), power);
      }
      return sum;
    }

    double frequency(int neuron, float threshold) {
      int active = 0;
      for (int i = neuron; i < values.size(); i += projection.neurons()) {
        active += projection.magnitude(neuron, values.get(i)) >= threshold ? 1 : 0;
      }
      return active * projection.neurons() / (double) values.size();
    }
  }
}
