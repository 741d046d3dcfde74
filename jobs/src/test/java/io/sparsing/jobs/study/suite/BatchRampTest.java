package io.sparsing.jobs.study.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.study.suite.BatchRamp.Batch;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BatchRampTest {
  private static final BatchRamp RAMP =
      new BatchRamp(List.of(new Batch(0, 10), new Batch(5, 20), new Batch(8, 40)));

  @Test
  void stepsCountWithTheBatchThatTheyHad() {
    assertThat(RAMP.tokens(0)).isZero();
    assertThat(RAMP.tokens(3)).isEqualTo(30); // 3 x 10
    assertThat(RAMP.tokens(5)).isEqualTo(50); // 5 x 10
    assertThat(RAMP.tokens(6)).isEqualTo(70); // 5 x 10 + 1 x 20
    assertThat(RAMP.tokens(8)).isEqualTo(110); // 5 x 10 + 3 x 20
    assertThat(RAMP.tokens(10)).isEqualTo(190); // 5 x 10 + 3 x 20 + 2 x 40
  }

  /** Naive twin: a step after the other. */
  @Property(tries = 100)
  void itIsTheSumOverAllSteps(
      @ForAll @LongRange(min = 1, max = 50) long first,
      @ForAll @LongRange(min = 1, max = 50) long second,
      @ForAll @LongRange(min = 1, max = 30) long change,
      @ForAll @LongRange(min = 0, max = 60) long steps) {
    long sum = 0;
    for (long step = 0; step < steps; step++) {
      sum += step < change ? first : second;
    }
    BatchRamp ramp = new BatchRamp(List.of(new Batch(0, first), new Batch(change, second)));
    assertThat(ramp.tokens(steps)).isEqualTo(sum);
  }

  @Test
  void aRampBeginsAtTheStartAndAscends() {
    assertThatThrownBy(() -> new BatchRamp(List.of(new Batch(5, 20))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use batch ramp: expected a first batch from step 0, found step 5");
    assertThatThrownBy(() -> new BatchRamp(List.of()))
        .hasMessage("Cannot use batch ramp: expected a first batch from step 0, found none");
    assertThatThrownBy(() -> new BatchRamp(List.of(new Batch(0, 1), new Batch(0, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use batch ramp: expected ascending steps, found 0 after 0");
    assertThatThrownBy(() -> new Batch(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use batch: expected at least 1 token per step, found 0");
  }
}
