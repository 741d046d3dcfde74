package io.sparsing.jobs.study.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "step{step}, hdfs://nn/models/a/step143000, 143000",
    "step{step}, step0, 0",
    "step{step}, /models/a/step12/, 12",
    "step_{step}, step_00000477, 477",
    "step-{step}-token-*, step-480k-token-1007B, 480000",
    "stage1-step{step}-tokens*B, /m/stage1-step5000-tokens11B, 5000",
    "step{step}/hf, s3a://bucket/a/step7/hf, 7",
    "*{step}, /models/step1000, 1000",
    "step{step}*, /models/step1000-a, 1000",
    "ckpt_0{step}, /models/ckpt_012, 12",
  })
  void aStepIsReadFromTheName(String pattern, String uri, long step) {
    assertThat(new NamePattern(pattern).find(uri).orElseThrow().step().orElseThrow())
        .isEqualByComparingTo(BigDecimal.valueOf(step));
  }

  @ParameterizedTest
  @CsvSource({
    "step{step}, /models/a/xstep1",
    "step{step}, /models/a/step1x",
    "step{step}, /models/a/step",
    "step{step}, /models/step1/hf",
    "step{step}, /models/step1234567890123456789",
    "step{step}, /models/step1M",
    "a.c{step}, /models/abc1",
    "*-{step}, /models/a/b/5",
    "{tokens}, /models/tokens",
    "{tokens}, /models/1.",
  })
  void anotherNameHasNoNumber(String pattern, String uri) {
    assertThat(new NamePattern(pattern).find(uri)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "step{step}-tokens{tokens}, /olmo/step1000-tokens4B, 4000000000",
    "{tokens}, /a/105b, 105000000000",
    "*-{tokens}, /a/TinyLlama-1.1B-step-1431k-3T, 3000000000000",
    "{tokens}_tokens, /a/2.5T_tokens, 2500000000000",
    "t{tokens}, /a/t64K, 64000",
    "t{tokens}, /a/t12M, 12000000",
    "t{tokens}, /a/t4096, 4096",
  })
  void tokensHaveAUnit(String pattern, String uri, long tokens) {
    assertThat(new NamePattern(pattern).find(uri).orElseThrow().tokens().orElseThrow())
        .isEqualByComparingTo(BigDecimal.valueOf(tokens));
  }

  @ParameterizedTest
  @CsvSource({
    "step",
    "step{step}-{step}",
    "step{steps}",
    "step{step}-{token}",
    "{step}{tokens}",
    "step{step",
  })
  void aPatternAsksForEachNumberOnce(String pattern) {
    assertThatThrownBy(() -> new NamePattern(pattern))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot use pattern: expected {step} or {tokens} once, as in step{step}, found %s",
            pattern);
  }

  /** 3B would be 3 tokens and a letter. */
  @ParameterizedTest
  @CsvSource({"step{step}-tokens{tokens}B", "step-{step}k-token-*"})
  void aUnitIsReadNotWritten(String pattern) {
    assertThatThrownBy(() -> new NamePattern(pattern))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot use pattern: expected no unit after {step} or {tokens}, which read it"
                + " themselves, found %s",
            pattern);
  }

  @Property(tries = 200)
  void whatIsWrittenIsRead(
      @ForAll @LongRange(min = 0, max = 999_999_999) long step,
      @ForAll @LongRange(min = 0, max = 999_999) long billions) {
    NamePattern.Found found =
        new NamePattern("stage*-step{step}-tokens{tokens}")
            .find("/m/stage1-step%d-tokens%dB".formatted(step, billions))
            .orElseThrow();
    assertThat(found.step()).contains(BigDecimal.valueOf(step));
    assertThat(found.tokens().orElseThrow())
        .isEqualByComparingTo(BigDecimal.valueOf(billions * 1_000_000_000));
  }
}
