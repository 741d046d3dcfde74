package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.study.suite.TrainingTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code training_tokens} of a study file. */
class TokenKeysTest {
  private static final String STUDY =
      """
      name: night
      checkpoints:
        - path: models/a
          training_tokens: %s
      corpora:
        - path: corpus
      ppl_increase: [1]
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{suite: pythai}|expected one of amber, apertus-70b, apertus-8b, gemstones, olmo, olmo-7b,"
            + " olmo2-13b, olmo2-1b, olmo2-32b, olmo2-7b, olmo3-32b, olmo3-7b, pythia,"
            + " smollm2-1.7b, smollm2-135m, smollm2-360m, smollm3, tinyllama at X.suite, found"
            + " pythai",
        "{}|expected one of suite, pattern, patterns and by_name at X, found none",
        "{suite: pythia, pattern: 'a{step}'}|expected one of suite, pattern, patterns and by_name at"
            + " X, found suite, pattern",
        "{suite: pythia, offset: 5}|expected suite alone at X, found tokens_per_step, batch_ramp or"
            + " offset beside it",
        "{pattern: 'a{step}'}|expected either tokens_per_step or batch_ramp beside {step} at X, found"
            + " none",
        "{pattern: 'a{step}', tokens_per_step: 1, batch_ramp: []}|expected either tokens_per_step or"
            + " batch_ramp beside {step} at X, found tokens_per_step, batch_ramp",
        "{pattern: 'a{tokens}', tokens_per_step: 1}|expected neither tokens_per_step nor batch_ramp"
            + " beside {tokens} at X, found tokens_per_step",
        "{pattern: 'a{tokens}B'}|X: Cannot use pattern: expected no unit after {step} or {tokens},"
            + " which read it themselves, found a{tokens}B",
        "{pattern: 'a{tokens}', offset: -1}|expected a number from 0 at X.offset, found -1",
        "{patterns: []}|expected a list of at least one at X.patterns, found none",
        "{patterns: [{pattern: 'a{tokens}'}, {tokens_per_step: 1}]}|expected a text at"
            + " X.patterns[1].pattern, found none",
        "{patterns: [{pattern: 'a{step}', batch_ramp: [{from_step: 1, tokens_per_step: 2}]}]}|"
            + "X.patterns[0].batch_ramp: Cannot use batch ramp: expected a first batch from step 0,"
            + " found step 1",
        "{pattern: 'a{step}', batch_ramp: [{from_step: 0}]}|expected a value at"
            + " X.batch_ramp[0].tokens_per_step, found none",
        "{pattern: 'a{step}', batch_ramp: [{from_step: 0, tokens_per_step: 0}]}|expected a number"
            + " from 1 at X.batch_ramp[0].tokens_per_step, found 0",
        "{pattern: 'a{step}', ofset: 1}|found unknown key X.ofset",
      })
  void wrongTrainingTokensAreNamedWithTheirKey(String tokens, String complaint) throws IOException {
    Path file = file(tokens);
    assertThatThrownBy(() -> StudyFile.read(file.toString(), new Configuration()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read study " + file)
        .hasMessageContaining(complaint.replace("X", "checkpoints[0].training_tokens"))
        .hasMessageNotContaining("\n");
  }

  /** The run of docs/studies.md: its batch doubles at step 5,000, stage 1 ends at step 8,000. */
  @Test
  void stagesAndBatchesAreRead() throws IOException {
    String page = Files.readString(Path.of("../docs/studies.md"));
    int start = page.indexOf("training_tokens:\n  patterns:");
    String example =
        page.substring(page.indexOf("\n", start) + 1, page.indexOf("```", start)).indent(4);
    TrainingTokens tokens =
        StudyFile.read(file("\n" + example).toString(), new Configuration())
            .checkpoints()
            .get(0)
            .trainingTokens();

    // 4,000 x 1,000,000
    assertThat(tokens.of("/run/stage1-step4000").orElseThrow().tokens()).isEqualTo(4_000_000_000L);
    // 5,000 x 1,000,000 + 3,000 x 2,000,000
    assertThat(tokens.of("/run/stage1-step8000").orElseThrow().tokens()).isEqualTo(11_000_000_000L);
    // 100 x 2,000,000 after them
    assertThat(tokens.of("/run/stage2-step100").orElseThrow().tokens()).isEqualTo(11_200_000_000L);
  }

  private Path file(String tokens) throws IOException {
    return Files.writeString(folder.resolve("study.yaml"), STUDY.formatted(tokens));
  }
}
