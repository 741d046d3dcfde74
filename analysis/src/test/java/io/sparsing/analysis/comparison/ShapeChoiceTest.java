package io.sparsing.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.comparison.ShapeChoice.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShapeChoiceTest {

  private static final List<Candidate> MODELS =
      List.of(
          new Candidate(64, 2.51, 0.07),
          new Candidate(16, 2.60, 0.05),
          new Candidate(32, 2.52, 0.06),
          new Candidate(128, 2.50, 0.08),
          new Candidate(512, 2.54, 0.08));

  @Test
  void takesTheSparsestShapeWithinTheMargin() {
    ShapeChoice choice = ShapeChoice.of(MODELS, 0.02);

    assertThat(choice.bestRatio()).isEqualTo(128);
    assertThat(choice.recommendedRatio()).isEqualTo(32);
    // 2.52 is reached at 32 exactly; from 128 (2.50) to 512 (2.54) half way in the logarithm: 256.
    assertThat(choice.low()).isCloseTo(32, within(1e-9));
    assertThat(choice.high()).isCloseTo(256, within(1e-9));
    assertThat(choice.open()).isFalse();
  }

  @Test
  void saysThatTheRangeMayGoOn() {
    ShapeChoice choice = ShapeChoice.of(MODELS, 0.05);

    assertThat(choice.high()).isEqualTo(512);
    assertThat(choice.open()).isTrue();
    // From 32 (2.52) to 16 (2.60) the loss passes 2.55 at 3/8 of the octave: 32 * 2^(-3/8).
    assertThat(choice.low()).isCloseTo(32 * Math.pow(2, -0.375), within(1e-9));
  }

  @Test
  void refusesANegativeMargin() {
    assertThatThrownBy(() -> ShapeChoice.of(MODELS, -1))
        .hasMessage(
            "Cannot choose a shape: expected candidates and a margin of at least 0, found 5 and -1.0");
  }
}
