package io.sparsing.jobs.sparsity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Thresholds read between evaluated levels, held to CETT by its definition. */
class ResolvedCurveTest {

  @Test
  void levelsBetweenEvaluatedOnesAreMetWithinHalfOfWhatIsAllowed() {
    // Design section 2 allows 1e-4. Steps are planned for a deviation of 1e-5, and √3 times that
    // where a gap came out three times as wide: 5e-5 is three deviations.
    assertLevelsMet(1_500, 48, 16);
    assertLevelsMet(400, 40, 64);
    assertLevelsMet(2_040, 64, 128);
  }

  private static void assertLevelsMet(int positions, int neurons, int modelWidth) {
    Layer layer = Layer.of(positions, neurons, modelWidth);
    LevelResolution resolution = new LevelResolution(positions, modelWidth, neurons);
    // Placed by a third of the positions, as a pilot does.
    CettCurve sampled = layer.curve(ThresholdGrid.coarseLogarithmic(), positions / 3);
    List<LevelWindow> windows = List.of(LevelWindow.around(0.12, 1.3));
    ThresholdGrid grid = LevelWindow.grids(windows, List.of(sampled), resolution).get(0);
    ResolvedCurve resolved = new ResolvedCurve(0, layer.curve(grid, positions), resolution);
    int steps = 0;
    for (double level = 0.10; level < 0.144; level += 0.0037) {
      LayerThreshold found = resolved.threshold(level).orElseThrow();
      double exact = layer.cett(found.threshold());
      double next = layer.cett(found.upper());
      assertThat(found.cett()).isLessThanOrEqualTo(level + 1e-12);
      if (next - found.cett() > 1e-4 && exact < level - 5e-5) {
        // One position steps over the level: the point below was evaluated, not interpolated.
        assertThat(found.cett()).isCloseTo(exact, within(1e-6));
        assertThat(next).isGreaterThan(level);
        steps++;
      } else {
        assertThat(exact).isCloseTo(level, within(5e-5));
      }
    }
    assertThat(steps).isLessThanOrEqualTo(2);
  }

  @Test
  void noThresholdExceedsItsLevel() {
    // Levels 1e-9 below the CETT of a threshold whose last 6 bits are 0. In float32, which resolves
    // 6e-8, that threshold is read, and its CETT is above the level.
    Layer layer = Layer.of(1_500, 48, 16);
    LevelResolution resolution = new LevelResolution(1_500, 16, 48);
    CettCurve coarse = layer.curve(ThresholdGrid.coarseLogarithmic(), 1_500);
    List<LevelWindow> windows = List.of(LevelWindow.around(0.12, 1.1));
    ThresholdGrid grid = LevelWindow.grids(windows, List.of(coarse), resolution).get(0);
    CettCurve curve = layer.curve(grid, 1_500);
    ResolvedCurve resolved = new ResolvedCurve(0, curve, resolution);
    int bits = Float.floatToRawIntBits(coarse.thresholdAt(0.12).threshold()) >> 6;
    for (int step = -100; step <= 100; step++) {
      double level = curve.cettAt(Float.intBitsToFloat((bits + step) << 6)) * (1 - 1e-9);
      assertThat(resolved.threshold(level).orElseThrow().cett()).isBetween(level - 1e-5, level);
    }
  }

  @Test
  void whereCettStepsOverALevelTheStepBelowIsTaken() {
    // One position, w = (1) for both neurons, a = (1, 3): CETT is 0 up to ε = 1, then 1/4, then 1.
    Layer layer =
        new Layer(
            OutputProjection.withComputedNorms(2, 1, new float[] {1, 1}), new float[] {1, 3}, 1);
    CettCurve curve = layer.curve(ThresholdGrid.listing(0.98f, 1, 1.02f, 2.98f, 3, 3.02f), 1);
    ResolvedCurve resolved = new ResolvedCurve(7, curve, new LevelResolution(1, 1, 2));
    LayerThreshold found = resolved.threshold(0.2).orElseThrow();
    assertThat(found).isEqualTo(new LayerThreshold(7, 0.2, 1, 0, 1, 1.02f));
    assertThat(resolved.threshold(0.5).orElseThrow())
        .isEqualTo(new LayerThreshold(7, 0.5, 3, 0.25, 0.5, 3.02f));
    // Above all magnitudes every threshold is alike.
    assertThat(resolved.threshold(1).orElseThrow().threshold()).isEqualTo(3.02f);
  }

  @Test
  void levelsOutsideTheWindowAreNotKnown() {
    Layer layer = Layer.of(50, 20, 8);
    CettCurve curve = layer.curve(ThresholdGrid.listing(0.97f, 1, 1.03f), 50);
    ResolvedCurve resolved = new ResolvedCurve(0, curve, new LevelResolution(50, 8, 20));
    assertThat(resolved.threshold(curve.cett()[0] - 1e-6)).isEmpty();
    assertThat(resolved.threshold(curve.cett()[2] + 1e-6)).isEmpty();
    assertThat(resolved.threshold(curve.cett()[1])).isPresent();
  }

  @Test
  void levelsBetweenTwoWindowsAreNotKnown() {
    // Read between the windows the level would be that of the lower one's upper end.
    Layer layer = Layer.of(400, 40, 16);
    LevelResolution resolution = new LevelResolution(400, 16, 40);
    CettCurve coarse = layer.curve(ThresholdGrid.coarseLogarithmic(), 400);
    List<LevelWindow> windows = List.of(LevelWindow.around(0.1, 1.1), LevelWindow.around(0.3, 1.1));
    ThresholdGrid grid = LevelWindow.grids(windows, List.of(coarse), resolution).get(0);
    ResolvedCurve resolved = new ResolvedCurve(0, layer.curve(grid, 400), resolution);
    assertThat(resolved.threshold(0.1)).isPresent();
    assertThat(resolved.threshold(0.2)).isEmpty();
    assertThat(resolved.threshold(0.3)).isPresent();
  }

  @Test
  void aStepKeepsTheDeviationAtOneHundredThousandth() {
    // At c = 0.1, d = 512, F = 1,280, N = 2,048: κ = 0.1·(0.00390625 + 0.00390625) = 7.8125e-4 and
    // √(κG/4N) = 1e-5, so G = 4·2048·1e-10/7.8125e-4 = 1.048576e-3.
    assertThat(new LevelResolution(2_048, 512, 1_280).step(0.1))
        .isCloseTo(1.048576e-3, within(1e-12));
    // N = 10^9 would allow 0.1/16 and no more; a single position none but the smallest.
    assertThat(new LevelResolution(1_000_000_000, 512, 1_280).step(0.1)).isEqualTo(0.1 / 16);
    assertThat(new LevelResolution(1, 16, 64).step(0.1)).isEqualTo(1e-5);
  }

  /** A random layer, row-major. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Layer(OutputProjection projection, float[] activations, int positions) {
    static Layer of(int positions, int neurons, int modelWidth) {
      Random random = new Random(positions);
      float[] rows = new float[neurons * modelWidth];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (float) random.nextGaussian();
      }
      float[] activations = new float[positions * neurons];
      for (int i = 0; i < activations.length; i++) {
        activations[i] = (float) (random.nextGaussian() * random.nextGaussian());
      }
      return new Layer(
          OutputProjection.withComputedNorms(neurons, modelWidth, rows), activations, positions);
    }

    CettCurve curve(ThresholdGrid grid, int first) {
      CettState state = new CettState(grid, projection.neurons());
      float[] rows = Arrays.copyOf(activations, first * projection.neurons());
      new TailErrorKernel().add(rows, first, projection, state);
      return CettCurve.of(state);
    }

    /** CETT by its definition, in float64. */
    double cett(float threshold) {
      double sum = 0;
      for (int position = 0; position < positions; position++) {
        sum += norm(position, threshold) / norm(position, Float.POSITIVE_INFINITY);
      }
      return sum / positions;
    }

    private double norm(int position, float threshold) {
      int width = projection.modelWidth();
      double[] tail = new double[width];
      for (int neuron = 0; neuron < projection.neurons(); neuron++) {
        float activation = activations[position * projection.neurons() + neuron];
        if (projection.magnitude(neuron, activation) < threshold) {
          for (int column = 0; column < width; column++) {
            tail[column] += (double) activation * projection.rows()[neuron * width + column];
          }
        }
      }
      double square = 0;
      for (double value : tail) {
        square += value * value;
      }
      return Math.sqrt(square);
    }
  }
}
