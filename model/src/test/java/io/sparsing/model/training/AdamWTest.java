package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.training.spec.ParameterRole;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdamWTest {
  /** A few roundings of values near one in float32: 4 · 2⁻²⁴. */
  private static final Offset<Float> ROUNDING = within(2.4e-7f);

  @Test
  void standardHyperparametersAreThoseOfLanguageModels() {
    assertThat(AdamW.STANDARD).isEqualTo(new AdamW(0.9, 0.95, 1e-8, 0.1));
  }

  @Test
  void updatesByHandComputedSteps() {
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainableTensor tensor = tensor(manager, ParameterRole.MATRIX, 1f, -2f);
      AdamW adam = new AdamW(0.9, 0.95, 0.5, 0.1);
      try (NDArray gradient = manager.create(new float[] {0.5f, -1f})) {
        adam.update(tensor, gradient, 1, 0.01, 1);
      }
      // t = 1: m/(1−β₁) = g and v/(1−β₂) = g², so the step is η g / (|g| + ε).
      // w₀ = 1 − 0.01·0.1·1 − 0.01·0.5/(0.5 + 0.5) = 1 − 0.001 − 0.005 = 0.994
      // w₁ = −2 + 0.01·0.1·2 + 0.01·1/(1 + 0.5) = −2 + 0.002 + 0.0066667 = −1.9913333
      assertThat(tensor.weight().toFloatArray()[0]).isCloseTo(0.994f, ROUNDING);
      assertThat(tensor.weight().toFloatArray()[1])
          .isCloseTo((float) (-1.998 + 0.02 / 3), ROUNDING);

      try (NDArray gradient = manager.create(new float[] {2f, 0f})) {
        adam.update(tensor, gradient, 0.5, 0.02, 2);
      }
      // The gradient is halved first: g = (1, 0). t = 2: 1−β₁² = 0.19, 1−β₂² = 0.0975.
      // m₀ = 0.9·0.05 + 0.1·1 = 0.145, v₀ = 0.95·0.0125 + 0.05·1 = 0.061875
      // step₀ = 0.02 · 0.7631579 / (√0.6346154 + 0.5) = 0.0152632 / 1.2966276 = 0.0117714
      // w₀ = 0.994 − 0.02·0.1·0.994 − 0.0117714 = 0.9802406
      // m₁ = 0.9·(−0.1) = −0.09, v₁ = 0.95·0.05 = 0.0475
      // step₁ = 0.02 · (−0.4736842) / (√0.4871795 + 0.5) = −0.0094737 / 1.1979824 = −0.0079080
      // w₁ = −1.9913333 + 0.02·0.1·1.9913333 + 0.0079080 = −1.9794427
      assertThat(tensor.firstMoment().toFloatArray()[0]).isCloseTo(0.145f, ROUNDING);
      assertThat(tensor.secondMoment().toFloatArray()[1]).isCloseTo(0.0475f, ROUNDING);
      assertThat(tensor.weight().toFloatArray()[0]).isCloseTo(0.9802406f, ROUNDING);
      assertThat(tensor.weight().toFloatArray()[1]).isCloseTo(-1.9794427f, ROUNDING);
    }
  }

  @Test
  void scalesOfNormsDoNotDecay() {
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainableTensor tensor = tensor(manager, ParameterRole.SCALE, 1f, 3f);
      try (NDArray gradient = manager.zeros(new Shape(2))) {
        AdamW.STANDARD.update(tensor, gradient, 1, 0.5, 1);
      }
      assertThat(tensor.weight().toFloatArray()).containsExactly(1f, 3f);
    }
  }

  @Test
  void clipsTheGradientOfAllTensorsTogether() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray first = manager.create(new float[] {2f, 3f});
      NDArray second = manager.create(new float[] {6f});

      // √(4 + 9 + 36) = 7
      assertThat(GradientNorm.of(List.of(first, second))).isEqualTo(7);
      assertThat(manager.getManagedArrays()).containsExactlyInAnyOrder(first, second);
    }
    assertThat(GradientNorm.clippingFactor(7)).isEqualTo(1.0 / 7);
    assertThat(GradientNorm.clippingFactor(1)).isEqualTo(1);
    assertThat(GradientNorm.clippingFactor(0.3)).isEqualTo(1);
  }

  private static TrainableTensor tensor(NDManager manager, ParameterRole role, float... values) {
    NDArray weight = manager.create(values);
    weight.setRequiresGradient(true);
    Shape shape = weight.getShape();
    return new TrainableTensor("w", role, weight, manager.zeros(shape), manager.zeros(shape));
  }
}
