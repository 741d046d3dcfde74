package io.sparsing.model.training.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TrainingSpecTest {
  @Test
  void countsStepsFromTokens() {
    // 48 tokens a step; 950 tokens are 19.8 steps, so 20; a warmup of 100 tokens is 3.
    TrainingSpec spec = Specs.tiny("relu", "relu").trainingTokens(950).schedule(100, 0.25).build();

    assertThat(spec.tokensPerStep()).isEqualTo(48);
    assertThat(spec.totalSteps()).isEqualTo(20);
    assertThat(spec.schedule()).isEqualTo(new WarmupStableDecay(3, 5, 20));
    // 2 · 10^(i/3): 2, 4.3, 9.3, 20.
    assertThat(spec.checkpointSteps()).containsExactly(2, 4, 9, 20);
  }

  @Test
  void describesTheModelAsAReaderSeesIt() {
    TrainingSpec spec = Specs.tiny("relu", "relu").build();

    assertThat(spec.plan().config().maxPositions()).isEqualTo(24);
    assertThat(spec.plan().config().vocabularySize()).isEqualTo(259);
    assertThat(spec.plan().config().multipliers().embedding()).isEqualTo(12);
    assertThat(spec.plan().config().multipliers().residual()).isEqualTo(1.4 / Math.sqrt(2));
    assertThat(spec.plan().config().multipliers().head()).isEqualTo(0.5);
    assertThat(spec.plan().tensors().exit().head()).isEmpty();
    // A layer: 4·16² + 3·16·24 + 2·16 = 2,208; two of them and the last norm: 4,432.
    assertThat(spec.plan().nonEmbeddingParameters()).isEqualTo(4432);
  }

  @Test
  void refusesWhatCannotBe() {
    refuses(
        () -> Specs.tiny("../relu", "relu").build(),
        "expected series to be a name of letters, digits, '.', '_' and '-', found '../relu'");
    refuses(
        () -> Specs.tiny("relu", "relu").trainingTokens(0).build(),
        "expected training_tokens to be at least 1, found 0");
    refuses(
        () -> Specs.tiny("relu", "relu").peakLearningRate(Double.NaN).build(),
        "expected peak_learning_rate to be positive, found NaN");
    refuses(
        () -> Specs.tiny("relu", "relu").schedule(0, 1.5).build(),
        "expected decay_share to be between 0 and 1, found 1.5");
    refuses(
        () -> Specs.tiny("relu", "relu").checkpoints(21, 1).build(),
        "expected checkpoints to be at most the steps of the run, 20, found 21");
    refuses(
        () -> Specs.tiny("relu", "relu").checkpoints(4, 817).build(),
        "expected first_checkpoint_tokens to be at most 816, to leave a step for each checkpoint,"
            + " found 817");
    refuses(
        () -> Specs.tiny("relu", "relu").schedule(16 * 48, 0.25).build(),
        "expected warmup_tokens and decay_share to be together at most the steps of the run, 20,"
            + " found 21");
    refuses(
        () -> new ModelShape(18, 2, 4, 24, 8, "relu"),
        "expected hidden_size to be a multiple of twice the heads, 8, found 18");
  }

  @Test
  void refusesAnActivationThatNoReaderKnows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Specs.tiny("x", "softplus").build())
        .withMessageStartingWith("Cannot train a model: ")
        .withMessageContaining("hidden_act")
        .withMessageContaining("softplus");
  }

  private static void refuses(Supplier<Object> making, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(making::get)
        .withMessage("Cannot train a model: " + message);
  }
}
