package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.metric.ThresholdGrid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CettStateTest {
  private static final int NEURONS = 6;
  private static final ThresholdGrid GRID = ThresholdGrid.listing(1, 2, 3, 4, 5);

  @Test
  void sumsRatiosAtEveryThreshold() {
    CettState state = new CettState(GRID, 3);
    // Bins 1, 3, 5 hold a neuron each: norms 1, 3, 4. In no tail at threshold 0, then 1/4, 1/4,
    // 3/4, 3/4.
    state.addPosition(3, new int[] {1, 3, 5}, new int[] {1, 1, 1}, new double[] {1, 9, 16});
    assertThat(state.ratioSums()).containsExactly(0, 0.25, 0.25, 0.75, 0.75);
    assertThat(state.squaredRatioSums()).containsExactly(0, 0.0625, 0.0625, 0.5625, 0.5625);
    assertThat(state.activePairs()).containsExactly(3, 2, 2, 1, 1);
  }

  @Property
  void anySplitInAnyOrderGivesTheSame(
      @ForAll @IntRange(min = 1, max = 40) int positions,
      @ForAll @IntRange(min = 1, max = 8) int shards,
      @ForAll long seed) {
    Random random = new Random(seed);
    CettState whole = new CettState(GRID, NEURONS);
    List<CettState> parts = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      parts.add(new CettState(GRID, NEURONS));
    }
    for (int position = 0; position < positions; position++) {
      long positionSeed = random.nextLong();
      addRandom(whole, positionSeed);
      addRandom(parts.get(random.nextInt(shards)), positionSeed);
    }
    Collections.shuffle(parts, random);
    CettState merged = parts.stream().reduce(CettState::merge).orElseThrow();

    assertThat(merged.positions()).isEqualTo(whole.positions());
    assertThat(merged.zeroDenominatorPositions()).isEqualTo(whole.zeroDenominatorPositions());
    assertThat(merged.activePairs()).containsExactly(whole.activePairs());
    // Sums of up to 40 ratios, kept as steps: 1e-12 of a sum is far above their rounding.
    assertThat(merged.ratioSums()).containsExactly(whole.ratioSums(), within(1e-12));
    assertThat(merged.squaredRatioSums()).containsExactly(whole.squaredRatioSums(), within(1e-12));
  }

  @Property(tries = 100)
  void serialisationKeepsEverything(
      @ForAll @IntRange(min = 0, max = 5) int positions, @ForAll long seed) {
    CettState state = new CettState(GRID, NEURONS);
    for (int position = 0; position < positions; position++) {
      addRandom(state, seed + position);
    }
    CettState copy = Serialized.of(CettState.class, state).copy();
    assertThat(copy.thresholds()).isEqualTo(GRID);
    assertThat(copy.neurons()).isEqualTo(NEURONS);
    assertThat(copy.positions()).isEqualTo(state.positions());
    assertThat(copy.zeroDenominatorPositions()).isEqualTo(state.zeroDenominatorPositions());
    assertThat(copy.ratioSums()).containsExactly(state.ratioSums());
    assertThat(copy.squaredRatioSums()).containsExactly(state.squaredRatioSums());
    assertThat(copy.activePairs()).containsExactly(state.activePairs());
  }

  @Test
  void onlyTheRangeOfReachedBinsIsSerialised() {
    CettState wide = new CettState(ThresholdGrid.logarithmic(), 2);
    int last = ThresholdGrid.logarithmic().size();
    wide.addPosition(2, new int[] {0, last}, new int[] {1, 1}, new double[] {1, 4});
    CettState narrow = new CettState(ThresholdGrid.logarithmic(), 2);
    narrow.addPosition(2, new int[] {500, 530}, new int[] {1, 1}, new double[] {1, 4});

    // All bins take 897·3·8 bytes and more; 31 bins take 31·3·8 = 744 and the class descriptions.
    assertThat(Serialized.of(CettState.class, wide).bytes()).isGreaterThan(21_528);
    assertThat(Serialized.of(CettState.class, narrow).bytes()).isLessThan(2_000);
  }

  @Test
  void sumsGatheredElsewhereGiveTheSameState() {
    CettState state = new CettState(GRID, NEURONS);
    for (int position = 0; position < 9; position++) {
      addRandom(state, position);
    }
    CettState copy =
        CettState.ofSums(
            GRID,
            NEURONS,
            state.positions(),
            state.zeroDenominatorPositions(),
            state.ratioSums(),
            state.squaredRatioSums(),
            state.activePairs());
    assertThat(copy.activePairs()).containsExactly(state.activePairs());
    assertThat(copy.ratioSums()).containsExactly(state.ratioSums(), within(1e-13));
    assertThat(copy.squaredRatioSums()).containsExactly(state.squaredRatioSums(), within(1e-13));
  }

  @Test
  void refusesSumsThatContradict() {
    double[] none = new double[1];
    assertThatThrownBy(
            () -> CettState.ofSums(ThresholdGrid.listing(1), 2, 3, 0, none, none, new long[] {7}))
        .hasMessage(
            "Cannot create CETT state: expected active pairs descending from 6 to 0, found 7 after"
                + " 6");
    assertThatThrownBy(
            () -> CettState.ofSums(ThresholdGrid.listing(), 2, 3, 0, none, none, new long[0]))
        .hasMessage("Cannot create CETT state: expected sums at 0 thresholds, found 1, 1 and 0");
  }

  @Test
  void refusesToMergeWhatDoesNotMatch() {
    CettState state = new CettState(GRID, 2);
    assertThatThrownBy(() -> state.merge(new CettState(ThresholdGrid.listing(1, 7), 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot merge CETT states: expected thresholds ListedThresholds[1.0, 2.0, 3.0, 4.0,"
                + " 5.0], found ListedThresholds[1.0, 7.0]");
    assertThatThrownBy(() -> state.merge(new CettState(GRID, 3)))
        .hasMessage("Cannot merge CETT states: expected 2 neurons, found 3");
  }

  /** A position with random bins and norms, now and then a silent one. */
  private static void addRandom(CettState state, long seed) {
    Random random = new Random(seed);
    if (random.nextInt(5) == 0) {
      state.addPosition(1, new int[] {0}, new int[] {NEURONS}, new double[] {0});
      return;
    }
    int first = random.nextInt(3);
    int[] bins = {first, first + 1 + random.nextInt(2), 5};
    double full = 1 + random.nextDouble();
    double[] squares = {random.nextDouble(), random.nextDouble(), full};
    state.addPosition(3, bins, new int[] {2, 1, 3}, squares);
  }
}
