package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class QuantileStateTest {
  @Test
  void zerosDoNotCount() {
    QuantileState state = new QuantileState();
    state.add(new float[] {0, -1, 0, 2, -0f, 4, 8});
    // 1, 2, 4, 8 are not 0 and are lower ends of buckets: half of them are at most 2.
    assertThat(state.zeros()).isEqualTo(3);
    assertThat(state.nonzeros()).isEqualTo(4);
    assertThat(state.quantile(0.5)).isEqualTo(2);
    assertThat(state.quantile(0)).isEqualTo(1);
    assertThat(state.quantile(1)).isEqualTo(8);
    assertThatThrownBy(() -> new QuantileState().quantile(0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot compute quantile: expected a value that is not 0, found none");
  }

  @Property
  void anySplitIsWithinABucketOfSorting(
      @ForAll @Size(min = 1, max = 60) float[] values,
      @ForAll @DoubleRange(min = 0.01, max = 1) double share,
      @ForAll @DoubleRange(max = 1) double cut) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.copySign(Math.max(1e-30f, Math.abs(values[i])), values[i]);
    }
    QuantileState first = new QuantileState();
    QuantileState second = new QuantileState();
    int half = (int) (cut * values.length);
    first.add(Arrays.copyOfRange(values, 0, half));
    second.add(Arrays.copyOfRange(values, half, values.length));
    float[] sorted = values.clone();
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = Math.abs(sorted[i]);
    }
    Arrays.sort(sorted);
    float exact = sorted[(int) Math.ceil(share * values.length) - 1];
    float found = first.merge(second).quantile(share);
    assertThat(found).isEqualTo(second.merge(first).quantile(share));
    assertThat(found).isLessThanOrEqualTo(exact).isGreaterThan(exact / 1.126f);
  }
}
