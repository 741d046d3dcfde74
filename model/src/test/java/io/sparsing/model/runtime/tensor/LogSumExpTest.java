package io.sparsing.model.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LogSumExpTest {
  private static final Offset<Float> ROUNDING = within(1e-6f);

  @Test
  void joinsSumsGivenAsLogarithms() {
    LogSumExp sums = new LogSumExp(2);
    sums.join(new float[] {(float) Math.log(2), 500});
    sums.join(new float[] {(float) Math.log(3), -500});
    // log(2 + 3) − log(5) = 0; e^500 overflows nothing, e^-500 adds nothing.
    assertThat(sums.minus(new float[] {(float) Math.log(5), 499}))
        .containsExactly(new float[] {0f, 1f}, ROUNDING);
  }

  @Test
  void notANumberStaysVisible() {
    LogSumExp sums = new LogSumExp(2);
    sums.join(new float[] {1, Float.NaN});
    sums.join(new float[] {Float.NaN, 1});
    assertThat(sums.minus(new float[] {0, 0})).containsExactly(Float.NaN, Float.NaN);
  }
}
