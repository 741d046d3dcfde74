package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ActivityStateTest {
  @Test
  void agreesWithArithmeticByHand() {
    // 2 layers of 5 neurons. One position with 3 + 1 active and 2 nats, one with 4 + 2, not scored.
    ActivityState state =
        new ActivityState(1, 4, new LossState(1, 2))
            .merge(new ActivityState(1, 6, LossState.EMPTY));
    assertThat(state.activationRatio(10)).isEqualTo(10 / 20.0);
    assertThat(state.loss().mean()).isEqualTo(2);
    assertThatThrownBy(() -> ActivityState.EMPTY.activationRatio(10))
        .hasMessage("Cannot compute activation ratio: expected at least 1 position, found 0");
    assertThatThrownBy(() -> new ActivityState(1, -1, LossState.EMPTY))
        .hasMessage(
            "Cannot create activity state: expected counts >= 0, found 1 positions and -1 pairs");
  }

  @Property
  void anyOrderAndGroupingGivesTheSame(
      @ForAll @IntRange(min = 1, max = 40) int parts, @ForAll long seed) {
    Random random = new Random(seed);
    List<ActivityState> states =
        new java.util.ArrayList<>(
            IntStream.range(0, parts)
                .mapToObj(
                    i ->
                        new ActivityState(
                            1, random.nextInt(100), new LossState(1, 10 * random.nextDouble())))
                .toList());
    ActivityState inOrder = states.stream().reduce(ActivityState.EMPTY, ActivityState::merge);
    Collections.shuffle(states, random);
    int half = states.size() / 2;
    ActivityState grouped =
        states.subList(0, half).stream()
            .reduce(ActivityState.EMPTY, ActivityState::merge)
            .merge(
                states.subList(half, states.size()).stream()
                    .reduce(ActivityState.EMPTY, ActivityState::merge));
    assertThat(grouped.positions()).isEqualTo(inOrder.positions());
    assertThat(grouped.activePairs()).isEqualTo(inOrder.activePairs());
    // 40 sums below 400, each rounded by at most 400 · 2^-53.
    assertThat(grouped.loss().negativeLogLikelihood())
        .isCloseTo(inOrder.loss().negativeLogLikelihood(), within(2e-12));
  }
}
