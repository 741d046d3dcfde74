package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.model.training.data.ByteTokenizer;
import io.sparsing.model.training.spec.Specs;
import io.sparsing.model.training.spec.TrainingSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningModelTest {
  private static final int[][] WINDOWS = {
    {1, 68, 69, 70, 68, 69, 70, 68, 69}, {100, 101, 1, 35, 35, 120, 2, 1, 258}
  };

  @ParameterizedTest
  @ValueSource(strings = {"relu", "relu2", "silu"})
  void gradientsMatchTheNaiveDerivative(String activation) {
    TrainingSpec spec = Specs.tiny("gradient", activation).build();
    LearningState state = LearningState.initial(spec.plan(), spec.widthScaling(), 3);
    Map<String, float[]> gradients = gradients(spec, state);

    // A coordinate of each kind of tensor: the derivative along its own gradient's sign.
    for (String name :
        List.of(
            "model.embed_tokens.weight",
            "model.layers.0.self_attn.q_proj.weight",
            "model.layers.1.self_attn.v_proj.weight",
            "model.layers.0.mlp.gate_proj.weight",
            "model.layers.1.mlp.down_proj.weight",
            "model.layers.0.input_layernorm.weight",
            "model.norm.weight")) {
      float[] gradient = gradients.get(name);
      double norm = norm(gradient);
      // Along g/|g| the slope is |g|. Central difference over ± h.
      double h = 1.0 / 64;
      double slope =
          (loss(spec, moved(state, name, gradient, h / norm))
                  - loss(spec, moved(state, name, gradient, -h / norm)))
              / (2 * h);
      // Float32 losses near 5 carry 5·2⁻²⁴ ≈ 3e-7 each: 2e-5 on the slope; the cubic term h²/6 of
      // third derivatives of order one adds 4e-5, kinks of relu as much again.
      assertThat(slope).as(name).isCloseTo(norm, within(2e-4 + 0.01 * norm));
    }
  }

  @Test
  void stepsInTheGradientsDirectionWithTheWidthScaledRate() {
    TrainingSpec spec = Specs.tiny("step", "silu").build();
    LearningState before = LearningState.initial(spec.plan(), spec.widthScaling(), 3);
    Map<String, float[]> gradients = gradients(spec, before);
    LearningState after;
    try (LearningModel model = new LearningModel(spec.plan(), spec.widthScaling(), before)) {
      model.learn(WINDOWS, 0.01, 1);
      after = model.state();
    }
    // Step 1 of AdamW moves every weight by η·sign(g) (ε is far below |g|) and decays it by η·0.1.
    // Matrices learn at 8/16 of the rate: base width 8, width 16.
    for (String name : List.of("model.embed_tokens.weight", "model.layers.0.mlp.up_proj.weight")) {
      double rate = name.contains("embed") ? 0.01 : 0.005;
      float[] gradient = gradients.get(name);
      int index = largest(gradient);
      double weight = before.weights().get(name)[index];
      double expected = weight - rate * 0.1 * weight - rate * Math.signum(gradient[index]);
      assertThat((double) after.weights().get(name)[index]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void learnsOneRepeatedTextByHeart() {
    TrainingSpec spec = Specs.tiny("repeat", "relu").build();
    int[] text = ByteTokenizer.encode("a red hen sat on a big old box. ");
    int[][] windows = {Arrays.copyOf(text, 25), Arrays.copyOfRange(text, 8, 33)};
    LearningState state = LearningState.initial(spec.plan(), spec.widthScaling(), 1);
    try (LearningModel model = new LearningModel(spec.plan(), spec.widthScaling(), state)) {
      double first = model.learn(windows, 0.01, 1);
      double last = first;
      for (int step = 2; step <= 300; step++) {
        last = model.learn(windows, 0.01, step);
      }
      // Blind guessing costs ln 259 = 5.56 nats; what stays open is the second window's first
      // character after its start, which the first window has in another place.
      assertThat(first).isBetween(5.0, 6.5);
      assertThat(last).isLessThan(0.1);
    }
  }

  @Test
  void keepsNoArraysAfterAStep() {
    TrainingSpec spec = Specs.tiny("leak", "silu").build();
    LearningState state = LearningState.initial(spec.plan(), spec.widthScaling(), 1);
    try (LearningModel model = new LearningModel(spec.plan(), spec.widthScaling(), state)) {
      model.learn(WINDOWS, 0.01, 1);
      int arrays = model.managedArrays();
      model.learn(WINDOWS, 0.01, 2);

      assertThat(model.managedArrays()).isEqualTo(arrays).isEqualTo(3 * spec.plan().all().size());
    }
  }

  @Test
  void givesBackTheStateItWasBuiltFrom() {
    TrainingSpec spec = Specs.tiny("state", "silu").build();
    LearningState state = LearningState.initial(spec.plan(), spec.widthScaling(), 1);
    try (LearningModel model = new LearningModel(spec.plan(), spec.widthScaling(), state)) {
      assertThat(model.state()).usingRecursiveComparison().isEqualTo(state);
    }
  }

  @Test
  void initialWeightsHaveTheDeviationOfTheirRole() {
    TrainingSpec spec = Specs.tiny("initial", "silu").build();
    LearningState state = LearningState.initial(spec.plan(), spec.widthScaling(), 1);

    // Embedding: 0.1 from 259·16 = 4,144 values, standard error 0.1/√8288 = 0.0011; times 4.
    assertThat(deviation(state.weights().get("model.embed_tokens.weight")))
        .isCloseTo(0.1, within(0.0044));
    // Matrix: 0.1/√2 = 0.0707 from 24·16 = 384 values, standard error 0.0026; times 4.
    assertThat(deviation(state.weights().get("model.layers.1.mlp.up_proj.weight")))
        .isCloseTo(0.0707, within(0.0102));
    assertThat(state.weights().get("model.norm.weight")).containsOnly(1f);
    assertThat(state.firstMoments().get("model.norm.weight")).containsOnly(0f);
    LearningState other = LearningState.initial(spec.plan(), spec.widthScaling(), 2);
    assertThat(other.weights().get("model.embed_tokens.weight"))
        .isNotEqualTo(state.weights().get("model.embed_tokens.weight"));
  }

  private static Map<String, float[]> gradients(TrainingSpec spec, LearningState state) {
    try (LearningModel model = new LearningModel(spec.plan(), spec.widthScaling(), state)) {
      return model.gradients(WINDOWS);
    }
  }

  private static double loss(TrainingSpec spec, LearningState state) {
    try (LearningModel model = new LearningModel(spec.plan(), spec.widthScaling(), state)) {
      return model.loss(WINDOWS);
    }
  }

  private static LearningState moved(
      LearningState state, String name, float[] direction, double factor) {
    Map<String, float[]> weights = new LinkedHashMap<>(state.weights());
    float[] values = weights.get(name).clone();
    for (int index = 0; index < values.length; index++) {
      values[index] += (float) (factor * direction[index]);
    }
    weights.put(name, values);
    return new LearningState(weights, state.firstMoments(), state.secondMoments());
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int index = 1; index < values.length; index++) {
      largest = Math.abs(values[index]) > Math.abs(values[largest]) ? index : largest;
    }
    return largest;
  }

  private static double norm(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private static double deviation(float[] values) {
    return norm(values) / Math.sqrt(values.length);
  }
}
