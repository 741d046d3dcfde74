package io.sparsing.jobs.cli;

import static io.sparsing.jobs.cli.InspectRun.inspect;
import static io.sparsing.jobs.cli.InspectRun.line;
import static io.sparsing.jobs.cli.InspectRun.pageData;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.TinyCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect} where nothing was measured. */
class InspectCommandTest {
  private static final Path CHECKPOINT = Fixtures.path("fixtures/minicpm/a_relu_d64");

  @TempDir Path folder;
  private Path tokens;
  private Path none;

  @BeforeEach
  void write() throws IOException {
    tokens = Files.writeString(folder.resolve("tokens.json"), "[[1, 50, 60]]");
    none = folder.resolve("none");
  }

  @Test
  void withoutAWarehouseNoneIsMade() {
    CommandRun run = inspect(CHECKPOINT, tokens, none, "--master", "local[2]");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(line(run, "thresholds: "))
        .isEqualTo(
            "thresholds: CETT 0.1 on these tokens; no PPL-1% measurement of this checkpoint in "
                + none);
    assertThat(none).doesNotExist();
  }

  @Test
  void aCatalogThatCannotBeReadIsNamed() throws IOException {
    Files.writeString(
        folder.resolve("catalog.db"), "not a database, but long enough for one ".repeat(99));
    CommandRun run = inspect(CHECKPOINT, tokens, folder);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith(
            "sparsing: Cannot read thresholds from %s: expected tables of PPL-1%% measurements, found "
                .formatted(folder))
        .contains("not a database")
        .endsWith("; --cett does without them\n");
  }

  @Test
  void textsShowTheirTokensWhateverTheyHold() throws IOException {
    String checkpoints = TinyCheckpoint.train(folder, "tiny");
    Path checkpoint;
    try (Stream<Path> steps = Files.list(Path.of(URI.create(checkpoints.replace("/step*", ""))))) {
      checkpoint =
          steps
              .filter(step -> step.getFileName().toString().startsWith("step"))
              .findFirst()
              .orElseThrow();
    }
    CommandRun run =
        CommandRun.of(
            "inspect",
            "--checkpoint",
            checkpoint.toString(),
            "--text",
            "<b>&",
            "x",
            "--html",
            "-",
            "--warehouse",
            none.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("<!doctype html>").endsWith("</html>\n\n");
    Document page = Jsoup.parse(run.out());
    assertThat(page.select("b")).isEmpty();
    JsonNode sequences = pageData(page).get("sequences");
    assertThat(sequences).hasSize(2);
    assertThat(sequences.get(0).get("texts").toString())
        .isEqualTo("[\"<s>\",\"<\",\"b\",\">\",\"&\"]");
    assertThat(sequences.get(1).get("ids").toString()).isEqualTo("[1,123]"); // x is byte 120
  }

  @Test
  void aLevelOutsideTheUnitIntervalIsWrongUsage() {
    CommandRun run = inspect(CHECKPOINT, tokens, none, "--cett", "1.5");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .containsExactly("sparsing: Cannot inspect: expected a CETT level from 0 to 1, found 1.5");
  }
}
