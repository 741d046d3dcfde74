package io.sparsing.analysis.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OutputProjectionTest {

  @Test
  void computesNormsOfRows() {
    // Rows (3,4) and (0,-2): norms 5 and 2.
    OutputProjection projection =
        OutputProjection.withComputedNorms(2, 2, new float[] {3, 4, 0, -2});
    assertThat(projection.norms()).containsExactly(5, 2);
    assertThat(projection.magnitude(0, -0.5f)).isEqualTo(2.5f);
  }

  @Test
  void refusesShapesThatDisagree() {
    assertThatThrownBy(() -> new OutputProjection(2, 2, new float[3], new float[2]))
        .hasMessage("Cannot wrap output projection: expected 4 weights [F=2,d=2], found 3");
    assertThatThrownBy(() -> new OutputProjection(2, 2, new float[4], new float[3]))
        .hasMessage("Cannot wrap output projection: expected 2 norms, found 3");
    assertThatThrownBy(() -> new OutputProjection(0, 2, new float[0], new float[0]))
        .hasMessage(
            "Cannot wrap output projection: expected at least 1 neuron and width 1, found 0 neurons"
                + " and width 2");
  }

  @Test
  void refusesNormsThatAreNotFinite() {
    assertThatThrownBy(() -> new OutputProjection(2, 1, new float[2], new float[] {1, Float.NaN}))
        .hasMessage("Cannot wrap output projection: expected finite norms, found NaN at neuron 1");
  }

  @Test
  void refusesActivationsThatAreNotFiniteAndSaysWhere() {
    OutputProjection projection =
        new OutputProjection(2, 1, new float[] {1, 0}, new float[] {1, 0});
    assertThatThrownBy(
            () -> projection.checkMagnitudes(new float[] {1, 2, 3, Float.NEGATIVE_INFINITY}, 2))
        .hasMessage(
            "Cannot read activations: expected finite magnitudes, found activation -Infinity at"
                + " position 1, neuron 1");
    assertThatThrownBy(() -> projection.checkMagnitudes(new float[3], 2))
        .hasMessage("Cannot read activations: expected 2 positions of 2 neurons, found 3 values");
  }

  @Test
  void refusesMagnitudesThatOverflow() {
    OutputProjection projection =
        new OutputProjection(1, 1, new float[] {1e10f}, new float[] {1e10f});
    assertThatThrownBy(() -> projection.checkMagnitudes(new float[] {1e30f}, 1))
        .hasMessageContaining("found activation 1.0E30 at position 0, neuron 0");
  }
}
