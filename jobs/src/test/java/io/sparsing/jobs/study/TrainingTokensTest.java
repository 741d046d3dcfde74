package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.study.TrainingTokens.Progress;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingTokensTest {
  @ParameterizedTest
  @CsvSource({
    "step{step}, hdfs://nn/models/a/step143000, 143000",
    "step{step}, step0, 0",
    "step{step}, /models/a/step12/, 12",
    "stage1-step{step}-tokens*B, /m/stage1-step5000-tokens11B, 5000",
    "step{step}/hf, s3a://bucket/a/step7/hf, 7",
  })
  void aStepIsReadFromTheName(String pattern, String uri, long step) {
    assertThat(new TrainingTokens.StepPattern(pattern).step(uri)).isEqualTo(OptionalLong.of(step));
  }

  @ParameterizedTest
  @CsvSource({
    "step{step}, /models/a/xstep1",
    "step{step}, /models/a/step1x",
    "step{step}, /models/a/step",
    "step{step}, /models/step1/hf",
    "step{step}, /models/step1234567890123456789",
    "a.c{step}, /models/abc1",
    "*-{step}, /models/a/b/5",
  })
  void anotherNameHasNoStep(String pattern, String uri) {
    assertThat(new TrainingTokens.StepPattern(pattern).step(uri)).isEmpty();
  }

  @Test
  void tokensAreStepsTimesTokensOfAStep() {
    // 143,000 steps of 2,097,152 tokens: Pythia's 299,892,736,000.
    TrainingTokens tokens =
        new TrainingTokens.ByStep(new TrainingTokens.StepPattern("step{step}"), 2_097_152);
    assertThat(tokens.of("/pythia/step143000"))
        .contains(new Progress(299_892_736_000L, Optional.of(143_000L)));
    assertThatThrownBy(() -> tokens.of("/pythia/main"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot find training tokens of /pythia/main: expected a folder like step{step}, found"
                + " main");
    // 10^18 - 1 steps of 2^21 tokens are more than 2^63.
    assertThatThrownBy(() -> tokens.of("/pythia/step999999999999999999"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("expected fewer than 2^63, found 999999999999999999 x 2097152");
  }

  @Test
  void namesMayHaveCountsOfTheirOwn() {
    TrainingTokens tokens = new TrainingTokens.ByName(Map.of("early", 5L, "late", 9L));
    assertThat(tokens.of("/run/late")).contains(new Progress(9, Optional.empty()));
    assertThatThrownBy(() -> tokens.of("/run/other"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot find training tokens of /run/other: expected one of [early, late], found"
                + " other");
  }
}
