package io.sparsing.jobs.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import io.sparsing.model.runtime.LayerProjection;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both ways beside one another; each is held to float64 sums where it is defined. */
class LayerTailsTest {
  private static final int NEURONS = 90;
  private static final int WIDTH = 17;
  private static final int POSITIONS = 60;

  private final LayerProjection projection =
      new LayerProjection(NEURONS, WIDTH, gaussians(1, NEURONS * WIDTH));
  private final float[] activations = gaussians(2, POSITIONS * NEURONS);

  @Test
  void fewThresholdsAreProductsManyAreOneSum() {
    try (LayerTails few = LayerTails.of(projection, listed(LayerTails.MOST_PRODUCTS));
        LayerTails many = LayerTails.of(projection, listed(LayerTails.MOST_PRODUCTS + 1));
        LayerTails shared = LayerTails.of(projection, ThresholdGrid.logarithmic())) {
      assertThat(few).isInstanceOf(LayerTails.ByProducts.class);
      assertThat(many).isInstanceOf(LayerTails.BySortedSum.class);
      assertThat(shared).isInstanceOf(LayerTails.BySortedSum.class);
    }
  }

  @Test
  void bothWaysAgree() {
    // The same thresholds, once among 4 and once among 5.
    try (LayerTails few = LayerTails.of(projection, listed(LayerTails.MOST_PRODUCTS));
        LayerTails many = LayerTails.of(projection, listed(LayerTails.MOST_PRODUCTS + 1))) {
      CettState products = few.evaluate(activations, POSITIONS);
      CettState sums = many.evaluate(activations, POSITIONS);
      for (int k = 0; k < LayerTails.MOST_PRODUCTS; k++) {
        // 90 float32 terms in another order: some 1e-6 of a ratio at most.
        assertThat(products.ratioSums()[k])
            .isCloseTo(sums.ratioSums()[k], within(1e-6 * POSITIONS));
        assertThat(products.squaredRatioSums()[k])
            .isCloseTo(sums.squaredRatioSums()[k], within(2e-6 * POSITIONS));
        assertThat(products.activePairs()[k]).isEqualTo(sums.activePairs()[k]);
      }
      assertThat(products.positions()).isEqualTo(sums.positions()).isEqualTo(POSITIONS);
    }
  }

  @Test
  void noThresholdsAreNoWork() {
    try (LayerTails none = LayerTails.of(projection, ThresholdGrid.listing())) {
      assertThat(none.evaluate(activations, POSITIONS).positions()).isZero();
    }
  }

  /** 0.25, 0.5, 0.75, … */
  private static ThresholdGrid listed(int size) {
    float[] thresholds = new float[size];
    for (int k = 0; k < size; k++) {
      thresholds[k] = (k + 1) * 0.25f;
    }
    return ThresholdGrid.listing(thresholds);
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
