package io.sparsing.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RopeScalingTest {
  private static final Offset<Float> ROUNDING = within(1e-7f);

  @Test
  void plainFrequenciesFallByPowersOfTheta() {
    // theta^(-2i/8) for theta = 10^4: 1, 10^-1, 10^-2, 10^-3
    assertThat(new Rotary(10_000, 8, new RopeScaling.None()).frequencies(16))
        .containsExactly(new float[] {1f, 0.1f, 0.01f, 0.001f}, ROUNDING);
  }

  @Test
  void linearDividesAll() {
    assertThat(new Rotary(10_000, 8, new RopeScaling.Linear(4)).frequencies(16))
        .containsExactly(new float[] {0.25f, 0.025f, 0.0025f, 0.00025f}, ROUNDING);
  }

  @Test
  void dynamicTakesALargerBaseForSequencesBeyondTraining() {
    Rotary rotary = new Rotary(16, 4, new RopeScaling.Dynamic(2, 8));
    assertThat(rotary.frequencies(8)).containsExactly(new float[] {1f, 0.25f}, ROUNDING);
    // (2·16/8 − 1)^(4/2) = 9; 16·9 = 144, whose root is 12.
    assertThat(rotary.frequencies(16)).containsExactly(new float[] {1f, 1f / 12}, ROUNDING);
    assertThat(rotary.scaling().reach(8)).isEqualTo(16);
  }

  @Test
  void llama3KeepsShortWavesStretchesLongOnesAndBlendsBetween() {
    // Turns within 628.3185 positions: 100, 10, 1, 0.1. With low = 2 and high = 18 the first is
    // kept,
    // the last two stretched by 8, and of the second (10 − 2)/(18 − 2) = 1/2 is kept:
    // 0.1 · (1/2 + 1/2 / 8) = 0.05625. 628 positions in place of 628.3185 make it 0.0562278.
    float[] scaled = new Rotary(10_000, 8, new RopeScaling.Llama3(8, 2, 18, 628)).frequencies(16);
    assertThat(scaled).containsExactly(new float[] {1f, 0.0562223f, 0.00125f, 0.000125f}, ROUNDING);
  }

  @Test
  void yarnKeepsFastPairsAndStretchesSlowOnes() {
    // Pair index at which 628 positions make n turns: 4·log10(628/(2π n))·... =
    // 8·ln(99.949/n)/(2·ln 10^4):
    // n = 32: 0.4946, floor 0; n = 1: 1.9998, ceil 2. Stretched share of pair i: i/2, at most 1.
    // 1, 0.1·(1/2 + 1/2/4) = 0.0625, 0.01/4, 0.001/4.
    float[] scaled =
        new Rotary(10_000, 8, new RopeScaling.Yarn(4, 628, 32, 1, 1.5)).frequencies(16);
    assertThat(scaled).containsExactly(new float[] {1f, 0.0625f, 0.0025f, 0.00025f}, ROUNDING);
    assertThat(new RopeScaling.Yarn(4, 628, 32, 1, 1.5).amplitude()).isEqualTo(1.5);
  }
}
