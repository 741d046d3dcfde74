package io.sparsing.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.model.training.TrainingTrial;
import io.sparsing.model.training.spec.TrainingSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code bench --part train} times. */
class TrainBenchTest {
  @Test
  void theSmallestShapeIsThatOfTheDemo() {
    TrainingSpec spec = TrainBench.specification(TrainBench.SHAPES.get(0), 8, 128);

    assertThat(spec.shape().hiddenSize()).isEqualTo(64);
    assertThat(spec.shape().layers()).isEqualTo(3);
    assertThat(spec.shape().heads()).isEqualTo(2);
    assertThat(spec.shape().ffnSize()).isEqualTo(192);
    assertThat(spec.tokensPerStep()).isEqualTo(1024);
  }

  @Test
  void aTrialCountsThreeForwards() {
    TrainingSpec spec = TrainBench.specification(TrainBench.SHAPES.get(0), 1, 16);
    try (TrainingTrial trial = new TrainingTrial(spec)) {
      // Three layers of 4·64² + 3·64·192 weights; a token sees 8.5 keys of width 64 on average; the
      // head scores 15 of 16 positions: 2·159,744 + 3·4·8.5·64 + 2·259·64·15/16 = 357,096 a
      // forward.
      assertThat(trial.operationsPerToken()).isCloseTo(3 * 357_096.0, within(1.0));
      assertThat(trial.tokensPerSecond(Duration.ZERO)).isPositive();
    }
  }
}
