package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
    assertThat(state.absoluteActivationSums()).containsExactly(1.5, 2);
    assertThat(state.zeros()).containsExactly(0, 1);
    assertThat(state.naturalSparsity()).isEqualTo(1 / 4.0);
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
    // Sums of at most 50 values below 20 each: 1e-12 relative to 1000 at the very most.
    assertThat(merged.magnitudeSums()).containsExactly(whole.magnitudeSums(), within(1e-11));
    assertThat(merged.squaredMagnitudeSums())
        .containsExactly(whole.squaredMagnitudeSums(), within(1e-10));
    assertThat(merged.absoluteActivationSums())
        .containsExactly(whole.absoluteActivationSums(), within(1e-11));
  }

  @Test
  void survivesSerialisation() {
    NeuronState state = new NeuronState(2);
    state.add(new float[] {1, 0}, 1, PROJECTION);
    NeuronState copy = Serialized.of(NeuronState.class, state).copy();
    assertThat(copy.positions()).isEqualTo(1);
    assertThat(copy.zeros()).containsExactly(0, 1);
    assertThat(copy.magnitudeSums()).containsExactly(2, 0);
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
}
