package io.sparsing.analysis.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class TokenScaleTest {
  @Test
  void isLogarithmicFromAFactorOfEight() {
    assertThat(new TokenScale(1e9, 8e9).logarithmic()).isTrue();
    assertThat(new TokenScale(1e9, 7.9e9).logarithmic()).isFalse();
    assertThat(new TokenScale(0, 8e9).logarithmic()).isFalse();
  }

  @Test
  void halfWayIsTheGeometricMeanOnALogarithmicScale() {
    assertThat(new TokenScale(1e9, 1e11).position(1e10)).isCloseTo(0.5, within(1e-12));
    assertThat(new TokenScale(0, 4e9).position(1e9)).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void coloursRunFromBlueOverGreenToAmber() {
    TokenScale scale = new TokenScale(1e9, 1e11);

    assertThat(scale.colour(1e9)).isEqualTo("#4a69d2");
    assertThat(scale.colour(1e10)).isEqualTo("#1f948b");
    assertThat(scale.colour(1e11)).isEqualTo("#e09f1f");
  }

  @Test
  void ticksAreRoundNumbersWithinTheAxis() {
    assertThat(new TokenScale(2e9, 1.2e11).ticks())
        .containsExactly(2e9, 5e9, 1e10, 2e10, 5e10, 1e11);
    // Four decades: powers of ten alone.
    assertThat(new TokenScale(1e8, 1e12).ticks()).containsExactly(1e8, 1e9, 1e10, 1e11, 1e12);
    assertThat(new TokenScale(0, 4e9).ticks()).containsExactly(0.0, 1e9, 2e9, 3e9, 4e9);
    assertThat(new TokenScale(1e9, 3e9).ticks()).containsExactly(1e9, 1.5e9, 2e9, 2.5e9, 3e9);
  }

  @Test
  void oneCheckpointStillHasAnAxis() {
    TokenScale scale = TokenScale.over(DoubleStream.of(4e9));

    assertThat(scale.domain(0.03)).containsExactly(2e9, 6e9);
    assertThat(scale.position(4e9)).isEqualTo(1);
    assertThat(TokenScale.over(DoubleStream.empty()).domain(0.03)).containsExactly(-1, 1);
  }
}
