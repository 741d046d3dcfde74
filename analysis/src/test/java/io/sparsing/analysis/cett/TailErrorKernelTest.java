package io.sparsing.analysis.cett;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TailErrorKernelTest {
  private static final ThresholdGrid FEW = ThresholdGrid.listing(0.01f, 0.1f, 0.5f, 1, 2, 4, 8, 64);

  private final TailErrorKernel kernel = new TailErrorKernel();

  /**
   * Three neurons in R²: w0 = (3,4), w1 = (1,0), w2 = (0,2), so ‖w‖ = 5, 1, 2.
   *
   * <p>Token A, a = (1, −2, 0.5): m = 5, 2, 1 and outputs (3,4), (−2,0), (0,1). By magnitude the
   * sums are (0,1), (−2,1), (1,5): norms 1, √5, √26.
   *
   * <p>Token B, a = (0.25, 4, 0): m = 1.25, 4, 0 and outputs (0.75,1), (4,0), none. The sums are
   * (0.75,1), (4.75,1): norms 1.25, √(22.5625 + 1) = √23.5625.
   */
  @Test
  void agreesWithArithmeticByHand() {
    OutputProjection projection =
        OutputProjection.withComputedNorms(3, 2, new float[] {3, 4, 1, 0, 0, 2});
    CettState state = new CettState(ThresholdGrid.listing(1, 1.5f, 4, 6), 3);
    kernel.add(new float[] {1, -2, 0.5f, 0.25f, 4, 0}, 2, projection, state);

    CettCurve curve = CettCurve.of(state);
    double tailOfB = 1.25 / Math.sqrt(23.5625);
    assertThat(curve.cett())
        .containsExactly(
            new double[] {
              0, // m = 1 is not below 1; the zero of B adds nothing
              (1 / Math.sqrt(26) + tailOfB) / 2,
              (Math.sqrt(5) / Math.sqrt(26) + tailOfB) / 2, // B: m = 4 is not below 4
              1
            },
            within(1e-7)); // small numbers, exact in float32; the squares round once
    // Active: A 3 and B 2 of 3; A 2, B 1; A 1, B 1; none.
    assertThat(curve.activationRatios())
        .containsExactly(new double[] {5 / 6.0, 3 / 6.0, 2 / 6.0, 0}, within(1e-15));
    assertThat(curve.positions()).isEqualTo(2);
    assertThat(curve.zeroDenominatorPositions()).isZero();
  }

  @Test
  void countsPositionsWithoutOutputAsZero() {
    // w1 = −w0: a = (1,1) cancels exactly; a = (0,0) is silent; a = (1,0) has only one neuron.
    OutputProjection projection =
        OutputProjection.withComputedNorms(2, 2, new float[] {3, 4, -3, -4});
    CettState state = new CettState(ThresholdGrid.listing(1, 6), 2);
    kernel.add(new float[] {1, 1, 0, 0, 1, 0}, 3, projection, state);

    assertThat(state.zeroDenominatorPositions()).isEqualTo(2);
    assertThat(state.ratioSums()).containsExactly(0, 1);
    assertThat(state.activePairs()).containsExactly(3, 0);
  }

  @Property(tries = 60)
  void agreesWithTheDefinition(
      @ForAll @IntRange(min = 1, max = 12) int positions,
      @ForAll @IntRange(min = 1, max = 70) int neurons,
      @ForAll @IntRange(min = 1, max = 80) int modelWidth,
      @ForAll long seed) {
    assertAgrees(RandomLayer.of(positions, neurons, modelWidth, seed));
  }

  @Test
  void agreesWithTheDefinitionOverSeveralPanels() {
    assertAgrees(RandomLayer.of(5, 40, 1111, 1));
  }

  @Test
  void agreesWithTheDefinitionOverSeveralBlocks() {
    assertAgrees(RandomLayer.of(150, 4096, 3, 2));
  }

  private void assertAgrees(RandomLayer layer) {
    int neurons = layer.projection().neurons();
    for (ThresholdGrid grid : new ThresholdGrid[] {FEW, ThresholdGrid.logarithmic()}) {
      CettState state = new CettState(grid, neurons);
      kernel.add(layer.block(), layer.positions(), layer.projection(), state);
      CettCurve curve = CettCurve.of(state);
      long[] active = state.activePairs();
      for (float threshold : FEW.toArray()) {
        int index = grid.bin(threshold) - 1;
        float compared = grid.threshold(index);
        assertThat(curve.cett()[index])
            .isCloseTo(layer.naiveCett(compared), within(layer.roundingBound()));
        assertThat(active[index]).isEqualTo(layer.naiveActivePairs(compared));
      }
    }
  }

  @Test
  void resultDoesNotDependOnHowPositionsAreGrouped() {
    RandomLayer layer = RandomLayer.of(40, 50, 600, 3);
    CettState whole = new CettState(ThresholdGrid.logarithmic(), 50);
    kernel.add(layer.block(), 40, layer.projection(), whole);
    CettState single = new CettState(ThresholdGrid.logarithmic(), 50);
    for (int position = 0; position < 40; position++) {
      kernel.add(layer.block(position, position + 1), 1, layer.projection(), single);
    }
    assertThat(single.ratioSums()).containsExactly(whole.ratioSums());
    assertThat(single.squaredRatioSums()).containsExactly(whole.squaredRatioSums());
    assertThat(single.activePairs()).containsExactly(whole.activePairs());
  }

  @Test
  void keepsItsAccuracyWhereSquaresUnderflowOrOverflow() {
    // w = 1 and 3, a = ±scale: tail |1| over |1 + 3| = 1/4 at any scale.
    for (float scale : new float[] {1e-25f, 1e25f}) {
      OutputProjection projection =
          new OutputProjection(2, 1, new float[] {1, 3}, new float[] {1, 3});
      CettState state = new CettState(ThresholdGrid.listing(2 * scale), 2);
      kernel.add(new float[] {scale, scale}, 1, projection, state);
      assertThat(state.ratioSums()[0]).isCloseTo(0.25, within(1e-6));
    }
  }

  @Test
  void refusesBadInputAndLeavesTheStateUnchanged() {
    OutputProjection projection = new OutputProjection(1, 1, new float[] {1}, new float[] {1});
    CettState state = new CettState(FEW, 1);
    assertThatThrownBy(() -> kernel.add(new float[] {1, Float.NaN}, 2, projection, state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot read activations: expected finite magnitudes, found activation NaN at position"
                + " 1, neuron 0");
    assertThat(state.positions()).isZero();
    assertThatThrownBy(() -> kernel.add(new float[] {1}, 1, projection, new CettState(FEW, 2)))
        .hasMessage("Cannot add tail errors: expected a state of 1 neurons, found 2");
  }
}
