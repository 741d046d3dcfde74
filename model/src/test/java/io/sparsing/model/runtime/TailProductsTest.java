package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.model.runtime.kernel.TailSums;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailProductsTest {
  /** d = 2, F = 3: w_0 = (3, 4), w_1 = (1, 0), w_2 = (0, 2); norms 5, 1, 2. */
  private static final LayerProjection HAND =
      new LayerProjection(3, 2, new float[] {3, 1, 0, 4, 0, 2});

  @Test
  void handComputed() {
    // Position 0: a = (1, 2, 1), magnitudes 5, 2, 2, output (3 + 2, 4 + 2) = (5, 6), norm √61.
    // Position 1: a = (0, -1, 2), magnitudes 0, 1, 4, output (-1, 4), norm √17.
    // Position 2: all 0: counted, adds nothing.
    float[] activations = {1, 2, 1, 0, -1, 2, 0, 0, 0};
    try (TailProducts products = new TailProducts(HAND)) {
      TailSums sums = products.evaluate(activations, 3, new float[] {0, 2, 5, 6});
      double first = Math.sqrt(61);
      double second = Math.sqrt(17);
      // At 0 no magnitude is below. At 2, strictly: at position 0 none, at 1 neurons 0 and 1 with
      // (-1, 0). At 5: at 0 neurons 1 and 2 with (2, 2), at 1 all. At 6 all everywhere.
      assertThat(sums.ratioSums())
          .containsExactly(new double[] {0, 1 / second, Math.sqrt(8) / first + 1, 2}, within(1e-7));
      assertThat(sums.squaredRatioSums())
          .containsExactly(new double[] {0, 1 / 17.0, 8 / 61.0 + 1, 2}, within(1e-7));
      // Of 9 pairs: all but none; but 2 + 3 zeros; but 2 + 3 + 3; none.
      assertThat(sums.activePairs()).containsExactly(9, 4, 1, 0);
      assertThat(sums.zeroOutputs()).isEqualTo(1);
      assertThat(sums.positions()).isEqualTo(3);
    }
  }

  @Test
  void agreesWithSumsInFloat64() {
    int neurons = 700; // with 2,000 positions more than one block of 2^20 values
    int width = 24;
    int positions = 2000;
    LayerProjection projection = new LayerProjection(neurons, width, gaussians(1, neurons * width));
    float[] activations = gaussians(2, positions * neurons);
    float[] thresholds = {0.5f, 2, 8};
    double[] expected = naiveRatioSums(projection, activations, positions, thresholds);
    try (TailProducts products = new TailProducts(projection)) {
      TailSums sums = products.evaluate(activations, positions, thresholds);
      for (int k = 0; k < thresholds.length; k++) {
        // Products of 700 float32 terms err by some 1e-6 of their size, the mean by less.
        assertThat(sums.ratioSums()[k] / positions)
            .isCloseTo(expected[k] / positions, within(1e-6));
      }
    }
  }

  @Test
  void refusesWhatIsNoBlockOrNotFinite() {
    try (TailProducts products = new TailProducts(HAND)) {
      assertThatThrownBy(() -> products.evaluate(new float[4], 2, new float[] {1}))
          .hasMessage("Cannot evaluate tails: expected 2 positions of 3 neurons, found 4 values");
      assertThatThrownBy(() -> products.evaluate(new float[] {0, Float.NaN, 0}, 1, new float[] {1}))
          .hasMessage("Cannot evaluate tails: expected finite FFN outputs, found a norm of NaN");
    }
  }

  private static double[] naiveRatioSums(
      LayerProjection projection, float[] activations, int positions, float[] thresholds) {
    int neurons = projection.neurons();
    float[] norms = projection.norms();
    double[] sums = new double[thresholds.length];
    for (int position = 0; position < positions; position++) {
      double full = norm(projection, activations, position * neurons, Float.MAX_VALUE, norms);
      for (int k = 0; k < thresholds.length; k++) {
        sums[k] += norm(projection, activations, position * neurons, thresholds[k], norms) / full;
      }
    }
    return sums;
  }

  private static double norm(
      LayerProjection projection, float[] activations, int offset, float below, float[] norms) {
    double squares = 0;
    for (int column = 0; column < projection.width(); column++) {
      double sum = 0;
      for (int neuron = 0; neuron < norms.length; neuron++) {
        float a = activations[offset + neuron];
        if (Math.abs(a) * norms[neuron] < below) {
          sum += (double) a * projection.weights()[column * norms.length + neuron];
        }
      }
      squares += sum * sum;
    }
    return Math.sqrt(squares);
  }

  private static float[] gaussians(long seed, int size) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
