package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.TinyCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nightly job; each run starts and stops its own Spark. */
class RunCommandTest {
  @TempDir Path folder;

  @BeforeAll
  static void stopTheOthers() {
    LocalSpark.stop();
  }

  @Test
  void aNightMeasuresWhatIsNewAndNothingTwice() throws IOException {
    checkpoint("step10");
    Path study = study("models/step*", "corpus");
    CommandRun first = run(study);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out())
        .startsWith("night: 1 checkpoints, 1 new; 2 measurements made in ")
        .contains("; 0 fits made, no limit moved beyond its interval; report file:")
        .endsWith("/report/index.html; nothing failed\n")
        .hasLineCount(1);
    assertThat(report().select("h1").eachText()).containsExactly("night");
    assertThat(files("report")).containsExactly("index.html");

    CommandRun again = run(study);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).startsWith("night: 1 checkpoints, 0 new; 0 measurements made in ");

    checkpoint("step20");
    CommandRun next = run(study);
    assertThat(next.exitCode()).as(next.err()).isZero();
    assertThat(next.out()).startsWith("night: 2 checkpoints, 1 new; 2 measurements made in ");
    // 16 tokens a step: the steps are in the names, the count is the study's.
    assertThat(
            query(
                """
                SELECT c.name, c.series, c.training_tokens, c.training_step, count(*) AS rows,
                       count(DISTINCT s.measurement_id) AS measurements
                FROM checkpoints c JOIN sparsity s ON s.checkpoint_id = c.checkpoint_id
                GROUP BY ALL ORDER BY c.name"""))
        .containsExactly(
            "name,series,training_tokens,training_step,rows,measurements",
            "step10,run-a,160,10,2,2",
            "step20,run-a,320,20,2,2");
  }

  @Test
  void aPlanSaysWhatANightTakesAndWritesNothing() throws IOException {
    checkpoint("step10");
    Path warehouse = folder.resolve("warehouse");
    CommandRun plan =
        CommandRun.of(
            "plan",
            study("models/step*", "corpus").toString(),
            "--rate",
            "0.001",
            "--device",
            "gpu", // which need not be there, since the rate is given
            "--warehouse",
            warehouse.toString(),
            "--master",
            "local[2]");
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    List<String> lines = plan.out().lines().toList();
    assertThat(lines.get(0)).startsWith("checkpoint").endsWith("task seconds");
    // "The cat sat on the mat. " has 24 bytes, 20 times, each a token: 480 tokens in 32 windows of
    // 15 and a BOS each, since the model reads 16.
    assertThat(lines.get(1)).matches("step10 +first +512 .*");
    double taskSeconds = Double.parseDouble(lines.get(1).replaceFirst(".* ", "").replace(",", ""));
    assertThat(lines).contains("Executors: 1, 2 tasks at once");
    // Two blocks of logits, 3 x 8,192 x 8,192 floats each, and little else for a model this small.
    assertThat(lines)
        .anyMatch(
            line ->
                line.matches(
                    "GPU memory: 1.[56] GiB .models in use 0.0, idle 0.0, 2 tasks 1.[56].*"));
    // A run of one checkpoint, whose only task takes the same time, and no fit:
    // 18 s to start and end, 6 s a wave, 0.5 s a checkpoint (docs/studies.md).
    // Both numbers are rounded to a second, so they miss by half a second each at most.
    String last = lines.get(lines.size() - 1);
    assertThat(last).matches("Expected: [0-9]+ seconds");
    assertThat(Double.parseDouble(last.replaceAll("[^0-9]", "")))
        .isCloseTo(24.5 + taskSeconds, within(1.0));
    assertThat(warehouse).doesNotExist();
  }

  /** As Pythia 2.8b serves its final weights on 76 step branches. */
  @Test
  void theSameWeightsUnderTwoStepsAreMeasuredOnce() throws IOException {
    checkpoint("step10");
    copy(folder.resolve("models/step10"), folder.resolve("models/step20"));

    CommandRun run = run(study("models/step*", "corpus"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.complaints())
        .containsExactly(
            "sparsing: file:%1$s/models/step10 and file:%1$s/models/step20 hold the same weights: they are measured once and are 2 points of series run-a"
                .formatted(folder));
    assertThat(run.out())
        .startsWith("night: 2 checkpoints, 2 new; 2 measurements made in ")
        .endsWith("; nothing failed\n");
    assertThat(report().select("#measurements th[scope=row]").eachText())
        .anyMatch(checkpoint -> checkpoint.contains("step10"))
        .anyMatch(checkpoint -> checkpoint.contains("step20"));
  }

  @Test
  void whatFailsIsNamedAndTheRestIsDone() throws IOException {
    checkpoint("step10");
    checkpoint("step20");
    Files.writeString(folder.resolve("models/step20/config.json"), "{");
    copy(Fixtures.path("fixtures/bad/ck_inf_weight"), folder.resolve("models/step30"));
    CommandRun run = run(study("models/step*", "none"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.complaints()).hasSize(3);
    assertThat(run.complaints().get(0)).contains("Cannot open checkpoint ").contains("step20");
    assertThat(run.complaints().get(1)).contains("step30").contains("tokenizer.json");
    assertThat(run.complaints().get(2))
        .isEqualTo(
            "sparsing: Cannot read corpus %s: expected a file, a folder or a glob, found nothing"
                .formatted(folder.resolve("none")));
    assertThat(run.out())
        .startsWith("night: 2 checkpoints, 2 new; 2 measurements made in ")
        .contains("/report/index.html; parts failed: 3");
  }

  @Test
  void aWrongStudyIsWrongInput() throws IOException {
    Path study = Files.writeString(folder.resolve("study.yaml"), "nam: night\n");
    CommandRun run = run(study);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .singleElement()
        .asString()
        .startsWith("sparsing: Cannot read study %s: expected name ".formatted(study));
  }

  /** A checkpoint of the same shape without a training state, whose weights differ by name. */
  private void checkpoint(String name) throws IOException {
    Path trained = folder.resolve("trained-" + name);
    TinyCheckpoint.train(trained, name);
    try (Stream<Path> steps = Files.list(trained.resolve(name))) {
      Path step =
          steps.filter(path -> path.getFileName().toString().startsWith("step")).findAny().get();
      Files.delete(step.resolve("training_state.json"));
      // Another key that changes no number makes it another checkpoint.
      Path config = step.resolve("config.json");
      Files.writeString(
          config,
          Files.readString(config).replaceFirst("\\{", "{\"_name_or_path\": \"" + name + "\","));
      copy(step, folder.resolve("models").resolve(name));
    }
  }

  private Path study(String checkpoints, String secondCorpus) throws IOException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Files.writeString(corpus.resolve("a.txt"), "The cat sat on the mat. ".repeat(20));
    return Files.writeString(
        folder.resolve("study.yaml"),
        """
        name: night
        checkpoints:
          - path: %1$s/%2$s
            series: run-a
            training_tokens: {pattern: 'step{step}', tokens_per_step: 16}
        corpora:
          - {name: first, path: %1$s/corpus}
        %3$s
        ppl_increase: [1]
        methods:
          - {method: topk, parameters: [0.5]}
        sample_positions: 16
        report: %1$s/report
        """
            .formatted(
                folder,
                checkpoints,
                secondCorpus.equals("corpus")
                    ? ""
                    : "  - {name: second, path: %s/%s}".formatted(folder, secondCorpus)));
  }

  private CommandRun run(Path study) {
    return CommandRun.of(
        "run",
        study.toString(),
        "--warehouse",
        folder.resolve("warehouse").toString(),
        "--master",
        "local[2]");
  }

  private List<String> query(String sql) {
    CommandRun run =
        CommandRun.of(
            "query",
            sql,
            "--format",
            "csv",
            "--warehouse",
            folder.resolve("warehouse").toString(),
            "--master",
            "local[2]");
    return run.out().lines().toList();
  }

  private Document report() throws IOException {
    return Jsoup.parse(folder.resolve("report/index.html"));
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from).sorted(Comparator.naturalOrder())) {
      files.forEach(
          file -> {
            try {
              Path target = to.resolve(from.relativize(file).toString());
              Files.createDirectories(target.getParent());
              Files.copy(file, target);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
