package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.maintain.KeepTablesSmallAction;
import io.sparsing.jobs.measure.Method;
import io.sparsing.jobs.measure.RuleGrid;
import io.sparsing.jobs.study.suite.TrainingTokens;
import io.sparsing.model.training.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudyFileTest {
  private static final String STUDY =
      """
      name: night
      checkpoints:
        - path: models/a/step*
          series: run-a
          training_tokens:
            pattern: step{step}
            tokens_per_step: 1000
      corpora:
        - name: held-out
          path: corpus
          context: 64
      ppl_increase: [1, 5]
      """;

  @TempDir Path folder;

  @Test
  void modelsToTrainAreRead() throws IOException {
    String training =
        """
        train:
          - ladder: ../studies/demo-ladder.yaml
            corpus: wordnet:train
            out: models
        """;
    TrainingSource source = read(STUDY + training).training().get(0);
    assertThat(source.ladder().runs())
        .extracting(TrainingSpec::series)
        .containsExactly("demo-relu", "demo-silu");
    assertThat(source.corpus()).isEqualTo("wordnet:train");
    assertThat(source.out()).isEqualTo("models");
    assertThat(read(STUDY).training()).isEmpty();
    assertThatThrownBy(() -> read(STUDY + training.replace("    out: models\n", "")))
        .hasMessage(
            "Cannot read study %s: expected a text at train[0].out, found none"
                .formatted(folder.resolve("study.yaml")));
    assertThatThrownBy(() -> read(STUDY + training.replace("demo-ladder", "no-ladder")))
        .hasMessageStartingWith("Cannot read ladder ../studies/no-ladder.yaml: ");
  }

  @Test
  void everyKeyIsRead() {
    Study study = StudyFile.read("../studies/nightly.yaml", new Configuration());
    assertThat(study.name()).isEqualTo("Two runs, nightly");
    assertThat(study.checkpoints())
        .containsExactly(
            new CheckpointSource(
                "hdfs:///models/run-a/step*",
                Optional.of("run-a"),
                TrainingTokens.ByPattern.ofSteps("step{step}", 2_097_152)),
            new CheckpointSource(
                "hdfs:///models/run-b/*",
                Optional.of("run-b"),
                new TrainingTokens.ByName(
                    Map.of(
                        "early", 10_000_000_000L,
                        "middle", 100_000_000_000L,
                        "final", 300_000_000_000L))),
            CheckpointSource.at("hdfs:///models/ladder/*/step*"));
    assertThat(study.corpora())
        .containsExactly(
            new Study.CorpusSource(
                "validation", "hdfs:///corpora/validation", OptionalInt.of(2048)),
            new Study.CorpusSource("code", "hdfs:///corpora/code/*.jsonl", OptionalInt.empty()));
    assertThat(study.measures())
        .isEqualTo(
            new Study.Measures(
                List.of(1.0, 5.0, 10.0),
                1024,
                List.of(
                    new RuleGrid(Method.TOPK, List.of(0.1, 0.2, 0.4)),
                    RuleGrid.onGrid(Method.FAT))));
    assertThat(study.reportFolder()).isEqualTo("hdfs:///reports/sparsing");
    assertThat(study.bounds())
        .isEqualTo(new KeepTablesSmallAction.Bounds(64, 10, Duration.ofDays(7)));
  }

  @Test
  void whatIsLeftOutHasADefault() throws IOException {
    Study study = read(STUDY.replace("  - name: held-out\n    path", "  - path"));
    assertThat(study.corpora()).extracting(Study.CorpusSource::name).containsExactly("corpus");
    assertThat(study.measures().samplePositions()).isEqualTo(1024);
    assertThat(study.measures().rules()).isEmpty();
    assertThat(study.reportFolder()).isEqualTo("report");
    assertThat(study.bounds()).isEqualTo(KeepTablesSmallAction.Bounds.STANDARD);
    assertThat(read(STUDY + "sample_positions: all\n").measures().samplePositions())
        .isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ppl_increase|pplincrease|ppl_increase|pplincrease",
        "    context|    contxt|context|corpora[0].contxt",
        "      pattern|      patern|pattern|checkpoints[0].training_tokens.patern",
        "    series|    serie|series|checkpoints[0].serie",
      })
  void anUnknownKeyIsNamedWithItsPlaceAndTheNearestKnownOne(
      String good, String bad, String nearest, String path) throws IOException {
    // JUnit trims the cells: the keys stand alone in their lines, so that changes nothing.
    Path file = file(STUDY.replace(good + ":", bad + ":"));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot read study %s: expected %s (known here: ".formatted(file, nearest))
        .hasMessageEndingWith("found unknown key " + path);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: night|name:|expected a text at name, found a blank",
        "path: models/a/step*|path: ' '|expected a text at checkpoints[0].path, found a blank",
        "context: 64|context: 1|expected a number of tokens from 2 at corpora[0].context, found 1",
        "context: 64|context: 6.5|line 11: expected a whole number at corpora[0].context, found 6.5",
        "context: 64|context:|line 11: expected a whole number at corpora[0].context, found a blank",
        "context: 64|context: 99999999999|line 11: expected a value that fits corpora[0].context,"
            + " found: Numeric value (99999999999) out of range of int",
        "path: models/a/step*|path: [a, b]|line 3: expected a text at checkpoints[0].path, found a"
            + " list",
        "- path: models/a/step*|- models\\n  - path: x|line 3: expected a map at checkpoints[0],"
            + " found models",
        "tokens_per_step: 1000|tokens_per_step: 1000\\n  -|line 8: expected a map at checkpoints[1],"
            + " found a blank",
        "[1, 5]|5|line 12: expected a list at ppl_increase, found 5",
        "[1, 5]|[1, ~]|line 12: expected a number at ppl_increase[1], found none",
        "[1, 5]|[1, 5]\\n---\\nname: day|line 14: expected one map of keys, found a map",
        "tokens_per_step: 1000|tokens_per_step: 0|a number from 1 at"
            + " checkpoints[0].training_tokens.tokens_per_step, found 0",
        "tokens_per_step: 1000|by_name: {step1: 5}|expected one of suite, pattern, patterns and"
            + " by_name at checkpoints[0].training_tokens, found pattern, by_name",
        "pattern: step{step}|pattern: step|checkpoints[0].training_tokens: Cannot use pattern:"
            + " expected {step} or {tokens} once, as in step{step}, found step",
        "[1, 5]|[1, 0]|expected percent above 0 at ppl_increase[1], found 0.0",
        "[1, 5]|[1, x]|line 12: expected a number at ppl_increase[1], found x",
        "ppl_increase: [1, 5]|report: here|expected ppl_increase, methods or both at the file,"
            + " found neither",
        "ppl_increase: [1, 5]|methods: [{method: topq}]|expected cett, topk, fat, topp at"
            + " methods[0].method, found topq",
        "ppl_increase: [1, 5]|methods: [{method: topk, parameters: [2]}]|methods[0]: Cannot measure"
            + " topk: expected shares above 0 and at most 1, found 2.0",
        "ppl_increase|maintenance: {small_files: 1}\\nppl_increase|expected a number from 2 at"
            + " maintenance.small_files, found 1",
        "ppl_increase|maintenance: {snapshot_age: long}\\nppl_increase|expected an age such as 3d or"
            + " 36h at maintenance.snapshot_age, found long",
        "name: night|name: \"night|found unexpected end of stream",
        "path: corpus|path: corpus\\n    path: other|line 11: expected a value that fits"
            + " corpora[0], found: Duplicate field 'path'",
        "name: night|name: night\\nname: day|Duplicate field 'name'",
      })
  void aWrongValueIsNamedWithItsKey(String good, String bad, String complaint) throws IOException {
    Path file = file(STUDY.replace(good, bad.replace("\\n", "\n")));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read study " + file)
        .hasMessageContaining(complaint)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing", "~", "night", "checkpoints: []", "name: x"})
  void aStudyWithoutContentIsRefused(String yaml) throws IOException {
    Path file = file(yaml);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read study " + file)
        .hasMessageContaining(": expected ");
  }

  @Test
  void aCorpusNameMayStandOnlyOnce() throws IOException {
    Path file =
        file(STUDY.replace("corpora:\n", "corpora:\n  - name: held-out\n    path: elsewhere\n"));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("expected each name once at corpora[1].name, found held-out");
  }

  @Test
  void aMissingFileIsSaid() {
    Path missing = folder.resolve("none.yaml");
    assertThatThrownBy(() -> read(missing))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read study %s: expected a YAML file, found nothing to read", missing);
  }

  private Study read(String yaml) throws IOException {
    return read(file(yaml));
  }

  private static Study read(Path file) {
    return StudyFile.read(file.toString(), new Configuration());
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("study.yaml"), yaml);
  }
}
