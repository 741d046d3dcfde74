package io.sparsing.model.training.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.model.training.data.TokenWindows;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  /** Double arithmetic with one power. */
  private static final double ROUNDING = 1e-15;

  @Test
  void rateRisesStaysAndFalls() {
    WarmupStableDecay schedule = new WarmupStableDecay(4, 10, 100);

    assertThat(schedule.factor(1)).isEqualTo(0.25);
    assertThat(schedule.factor(4)).isEqualTo(1);
    assertThat(schedule.factor(90)).isEqualTo(1);
    // Half way through the decay: 0.1^(5/10) = √0.1 = 0.31623.
    assertThat(schedule.factor(95)).isCloseTo(Math.sqrt(0.1), within(ROUNDING));
    assertThat(schedule.factor(100)).isCloseTo(0.1, within(ROUNDING));
  }

  @Test
  void withoutWarmupAndDecayTheRateIsConstant() {
    WarmupStableDecay schedule = new WarmupStableDecay(0, 0, 3);

    assertThat(new double[] {schedule.factor(1), schedule.factor(2), schedule.factor(3)})
        .containsExactly(1, 1, 1);
  }

  @Test
  void refusesPhasesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WarmupStableDecay(60, 50, 100))
        .withMessage(
            "Cannot schedule 100 steps: expected warmup and decay to fit in, found 60 and 50");
  }

  @Test
  void widthScalingFollowsTheRatioOfWidths() {
    // m = 128 / 32 = 4: rate 1/4, deviation 0.1 / √4 = 0.05.
    WidthScaling scaling = new WidthScaling(128, 32);

    assertThat(scaling.learningRateFactor(ParameterRole.MATRIX)).isEqualTo(0.25);
    assertThat(scaling.initialDeviation(ParameterRole.MATRIX)).isEqualTo(0.05);
    assertThat(scaling.learningRateFactor(ParameterRole.EMBEDDING)).isEqualTo(1);
    assertThat(scaling.initialDeviation(ParameterRole.EMBEDDING)).isEqualTo(0.1);
    assertThat(scaling.initialMean(ParameterRole.EMBEDDING)).isZero();
    assertThat(scaling.learningRateFactor(ParameterRole.SCALE)).isEqualTo(1);
    assertThat(scaling.initialDeviation(ParameterRole.SCALE)).isZero();
    assertThat(scaling.initialMean(ParameterRole.SCALE)).isEqualTo(1);
  }

  @Test
  void checkpointsAreEvenlySpacedInTheLogarithm() {
    assertThat(CheckpointSteps.logSpaced(10, 1000, 5)).containsExactly(10, 32, 100, 316, 1000);
    assertThat(CheckpointSteps.logSpaced(7, 90, 1)).containsExactly(90);
    // Rounded, 1 · 8^(i/7) would repeat steps; each is at least one after the one before.
    assertThat(CheckpointSteps.logSpaced(1, 8, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Property
  void checkpointsNeverRepeatAndEndWithTheRun(
      @ForAll @IntRange(min = 1, max = 500) int first,
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @IntRange(max = 5000) int more) {
    int total = first + count - 1 + more;

    int[] steps = CheckpointSteps.logSpaced(first, total, count);

    assertThat(steps).hasSize(count).endsWith(total);
    assertThat(Arrays.stream(steps).distinct().sorted().toArray()).isEqualTo(steps);
    assertThat(steps[0]).isGreaterThanOrEqualTo(first);
  }

  @Test
  void windowsFollowFromSeedAndStepAlone() {
    int[] corpus = java.util.stream.IntStream.range(0, 10_000).toArray();
    TokenWindows windows = new TokenWindows(corpus, 16, 5);
    int[][] drawn = windows.draw(3, 4);
    windows.draw(8, 4);

    assertThat(windows.draw(3, 4)).isDeepEqualTo(drawn);
    assertThat(new TokenWindows(corpus, 16, 5).draw(3, 4)).isDeepEqualTo(drawn);
    assertThat(Arrays.deepEquals(windows.draw(4, 4), drawn)).isFalse();
    assertThat(Arrays.deepEquals(new TokenWindows(corpus, 16, 6).draw(3, 4), drawn)).isFalse();
    for (int[] window : drawn) {
      assertThat(window).hasSize(17);
      // In a corpus that counts up, a window is 17 numbers in a row.
      assertThat(window[16] - window[0]).isEqualTo(16);
    }
  }

  @Test
  void windowsReachTheLastToken() {
    // Two places fit: 0 and 1. In 64 draws both appear (else by chance of 2⁻⁶³).
    TokenWindows windows = new TokenWindows(new int[] {0, 1, 2, 3}, 2, 1);

    assertThat(Arrays.stream(windows.draw(1, 64)).map(window -> window[0]).distinct())
        .containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void refusesACorpusShorterThanAWindow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenWindows(new int[16], 16, 0))
        .withMessage(
            "Cannot cut training windows: expected a corpus of more than 16 tokens, found 16");
  }
}
