package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies over suites of checkpoints as they are published. */
class SuiteStudyTest {
  @TempDir Path folder;
  private Warehouse warehouse;
  private PublishedFolders published;

  @BeforeEach
  void open() {
    warehouse = LocalSpark.open(folder.resolve("warehouse"));
    published = new PublishedFolders(folder);
  }

  @Test
  void twoStagesAreOneSeries() throws IOException {
    for (String name :
        List.of(
            "stage1-step150-tokens1B",
            "stage1-step928646-tokens3896B",
            "stage2-ingredient1-step1000-tokens5B",
            "stage2-ingredient1-step11931-tokens50B")) {
      published.plain("OLMo-2-1124-7B/" + name, PublishedFolders.LLAMA, name);
    }

    RegisterCheckpointsAction.Result result =
        register("OLMo-2-1124-7B/stage*", "{suite: olmo2-7b}");

    assertThat(result.refused()).isEmpty();
    assertThat(result.places())
        .extracting(
            CheckpointRow::name,
            CheckpointRow::series,
            row -> row.trainingTokens().orElseThrow(),
            row -> row.trainingStep().orElseThrow())
        .containsExactly(
            // 150 x 4,194,304
            tuple("stage1-step150-tokens1B", "OLMo-2-1124-7B", 629_145_600L, 150L),
            // 928,646 x 4,194,304 = 3,895,023,632,384
            tuple("stage1-step928646-tokens3896B", "OLMo-2-1124-7B", 3_895_023_632_384L, 928_646L),
            // and 1,000 x 4,194,304, or 11,931 x 4,194,304 = 50,042,241,024, on top of them
            tuple(
                "stage2-ingredient1-step1000-tokens5B",
                "OLMo-2-1124-7B",
                3_899_217_936_384L,
                1000L),
            tuple(
                "stage2-ingredient1-step11931-tokens50B",
                "OLMo-2-1124-7B",
                3_945_065_873_408L,
                11_931L));
  }

  /** As EleutherAI/pythia-2.8b: many steps hold the final weights, each in a commit of its own. */
  @Test
  void pythiasDuplicatesAreMeasuredOnceAndArePointsEach() throws IOException {
    String repository = "models--EleutherAI--pythia-70m";
    published.cached(repository, "step0", "aaaaaa0", "untrained");
    published.cached(repository, "step1000", "bbbbbb1", "final");
    published.cached(repository, "step143000", "cccccc2", "final");
    published.cached(repository, "main", "dddddd3", "final");
    published.snapshot(repository, "eeeeee4", "other");

    RegisterCheckpointsAction.Result result = register(repository, "{suite: pythia}");

    assertThat(result.places())
        .extracting(
            CheckpointRow::name, CheckpointRow::series, row -> row.trainingTokens().orElseThrow())
        .containsExactly(
            tuple("step0", "EleutherAI/pythia-70m", 0L),
            tuple("step1000", "EleutherAI/pythia-70m", 2_097_152_000L),
            tuple("step143000", "EleutherAI/pythia-70m", 299_892_736_000L));
    assertThat(result.checkpoints())
        .extracting(CheckpointRow::name)
        .containsExactly("step0", "step1000");
    assertThat(result.notes())
        .containsExactly(
            "%1$s/refs/step1000 and %1$s/refs/step143000 hold the same weights: they are measured once and are 2 points of series EleutherAI/pythia-70m"
                .formatted(uri(repository)));
    assertThat(result.refused())
        .containsExactly(
            "Cannot find training tokens of %s/refs/main: expected a folder like step{step}, found main"
                .formatted(uri(repository)),
            "Cannot find training tokens of %s/snapshots/eeeeee4: expected a folder like step{step}, found eeeeee4"
                .formatted(uri(repository)));
  }

  /** {@code step1} and {@code step2} name the same commit. */
  @Test
  void aGlobChoosesRevisionsOfTheCache() throws IOException {
    String repository = "models--org--name";
    for (String name : List.of("main", "step1", "step2", "refs/pr/1")) {
      published.cached(repository, name, "abcdef" + name.length(), name);
    }

    assertThat(names(register(repository + "/refs/step*", "{suite: pythia}")))
        .containsExactly("step1", "step2");
    assertThat(
            names(
                new RegisterCheckpointsAction(
                        warehouse, List.of(folder.resolve(repository + "/refs").toString()))
                    .execute()))
        .containsExactly("main", "refs/pr/1", "step1", "step2");
  }

  @Test
  void aTrainingStateSpeaksForANameThatNoPatternFits() throws IOException {
    published.plain("run/step2", PublishedFolders.LLAMA, "a");
    Path other = published.plain("run/warmup", PublishedFolders.LLAMA, "b");
    Files.writeString(other.resolve("training_state.json"), "{\"tokens_seen\": 7}");
    published.plain("run/final", PublishedFolders.LLAMA, "c");

    RegisterCheckpointsAction.Result result =
        register(
            "run/*",
            "{patterns: [{pattern: 'step{step}', tokens_per_step: 10}, {pattern: '{tokens}'}]}");

    assertThat(result.places())
        .extracting(CheckpointRow::name, row -> row.trainingTokens().orElseThrow())
        .containsExactly(tuple("step2", 20L), tuple("warmup", 7L));
    assertThat(result.refused())
        .containsExactly(
            "Cannot find training tokens of %s: expected a folder like step{step} or {tokens}, found final"
                .formatted(uri("run/final")));
  }

  /** Marin 32B began as Llama and went on as Qwen3. */
  @Test
  void aRunThatChangesItsFamilyIsOneSeries() throws IOException {
    for (int step = 1; step <= 6; step++) {
      published.plain(
          "run/step" + step,
          step <= 3 ? PublishedFolders.LLAMA : PublishedFolders.QWEN3,
          "step" + step);
    }
    corpus();
    List<String> notes = new ArrayList<>();
    List<FailedPart> failures = new ArrayList<>();

    StudyRun.Result result =
        new StudyRun(
                warehouse,
                study("run/step*", "{pattern: 'step{step}', tokens_per_step: 1000000000}"),
                failures::add,
                notes::add)
            .execute();

    assertThat(failures).isEmpty();
    assertThat(result.checkpoints()).isEqualTo(6);
    assertThat(result.made()).isEqualTo(6);
    assertThat(result.fitted()).isEqualTo(1);
    assertThat(MeasuredSeries.read(warehouse))
        .singleElement()
        .satisfies(
            series ->
                assertThat(series.points())
                    .extracting(
                        MeasuredSeries.Point::trainingTokens,
                        point -> point.checkpoint().modelType())
                    .containsExactly(
                        tuple(1e9, "llama"),
                        tuple(2e9, "llama"),
                        tuple(3e9, "llama"),
                        tuple(4e9, "qwen3"),
                        tuple(5e9, "qwen3"),
                        tuple(6e9, "qwen3")));
    assertThat(
            Jsoup.parse(folder.resolve("report/index.html")).select("#measurements th[scope=row]"))
        .hasSizeGreaterThanOrEqualTo(6);
  }

  private RegisterCheckpointsAction.Result register(String path, String tokens) throws IOException {
    return new RegisterCheckpointsAction(warehouse, study(path, tokens).checkpoints().get(0))
        .execute();
  }

  private static Stream<String> names(RegisterCheckpointsAction.Result result) {
    return result.places().stream().map(CheckpointRow::name);
  }

  private Study study(String path, String tokens) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("study.yaml"),
            """
            name: suites
            checkpoints:
              - path: %1$s/%2$s
                training_tokens: %3$s
            corpora:
              - {name: tokens, path: %1$s/tokens.json}
            ppl_increase: [1]
            sample_positions: 0
            report: %1$s/report
            """
                .formatted(folder, path, tokens));
    return StudyFile.read(file.toString(), new Configuration());
  }

  /** 16 sequences of 24 tokens below 96, the fixtures' vocabulary. */
  private void corpus() throws IOException {
    Random random = new Random(5);
    List<List<Integer>> sequences =
        IntStream.range(0, 16)
            .mapToObj(i -> IntStream.range(0, 24).mapToObj(j -> random.nextInt(96)).toList())
            .toList();
    Files.writeString(folder.resolve("tokens.json"), sequences.toString());
  }

  private String uri(String name) {
    return "file:" + folder.resolve(name);
  }
}
