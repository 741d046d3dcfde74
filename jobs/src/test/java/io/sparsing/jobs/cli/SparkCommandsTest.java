package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that start Spark; each starts and stops its own. */
class SparkCommandsTest {
  private static final String GOOD = Fixtures.path("fixtures/minicpm/a_relu_d64").toString();

  @TempDir static Path shared;
  private static Path corpus;
  private static CommandRun withOneThread;

  @TempDir Path folder;

  /** 72 sequences of 256 tokens are 18,432 positions: more than one shard of about 16,384. */
  @BeforeAll
  static void measureOnce() throws IOException {
    LocalSpark.stop();
    JsonNode tokens = Fixtures.json(Path.of(GOOD, "eval_tokens.json"));
    List<String> sequences = new ArrayList<>();
    for (int i = 0; i < 72; i++) {
      sequences.add(tokens.get(i % tokens.size()).toString());
    }
    corpus = Files.writeString(shared.resolve("tokens.json"), sequences.toString());
    withOneThread = measure(shared.resolve("warehouse"), "local[1]", "1", GOOD);
  }

  @Test
  void measurementsHaveTheShapeOfTheContract() {
    assertThat(withOneThread.exitCode()).as(withOneThread.err()).isZero();
    JsonNode list = Fixtures.json(withOneThread.out());
    assertThat(list).hasSize(2);
    for (JsonNode one : list) {
      assertThat(one.fieldNames())
          .toIterable()
          .contains(
              "checkpoint",
              "series",
              "corpus",
              "method",
              "parameter",
              "cett",
              "activation_ratio",
              "activation_ratio_se",
              "activation_ratio_interval",
              "sparsity",
              "dense_loss",
              "sparse_loss",
              "ppl_ratio",
              "evaluated",
              "layers",
              "evaluations",
              "cost")
          .doesNotContain("p");
      assertThat(one.get("checkpoint").textValue()).endsWith(GOOD);
      assertThat(one.get("series").textValue()).isEqualTo("minicpm");
      assertThat(one.get("corpus").textValue()).isEqualTo(corpus.toString());
      assertThat(one.get("method").textValue()).isEqualTo("cett");
      assertThat(one.get("layers")).hasSize(3);
      assertThat(one.get("layers").get(0).fieldNames())
          .toIterable()
          .containsExactly(
              "layer",
              "threshold",
              "cett",
              "activation_ratio",
              "activation_ratio_se",
              "activation_ratio_interval");
      assertThat(one.get("evaluations").get(0).fieldNames()).toIterable().contains("cett");
      assertThat(one.get("cost").get("tokens").intValue()).isEqualTo(18_432);
      assertThat(one.get("cost").get("forward_equivalents").doubleValue()).isPositive();
    }
    assertThat(list.get(0).get("parameter").doubleValue()).isEqualTo(0.1);
    assertThat(list.get(1).get("parameter").doubleValue()).isEqualTo(0.2);
  }

  @Test
  void threadsAndPartitionsDoNotChangeTheNumbers() {
    CommandRun other = measure(folder.resolve("warehouse"), "local[2]", "4", GOOD);
    assertThat(other.exitCode()).as(other.err()).isZero();
    JsonNode expected = Fixtures.json(withOneThread.out());
    JsonNode found = Fixtures.json(other.out());
    for (int i = 0; i < 2; i++) {
      for (String number : List.of("activation_ratio", "dense_loss", "sparse_loss", "ppl_ratio")) {
        assertClose(found.get(i).get(number), expected.get(i).get(number));
      }
      for (int layer = 0; layer < 3; layer++) {
        for (String number : List.of("threshold", "cett", "activation_ratio")) {
          assertClose(
              found.get(i).get("layers").get(layer).get(number),
              expected.get(i).get("layers").get(layer).get(number));
        }
      }
    }
  }

  @Test
  void aBadCheckpointDoesNotStopAGoodOne() {
    String bad = Fixtures.path("fixtures/bad/ck_inf_weight").toString();
    CommandRun run = measure(shared.resolve("warehouse"), "local[2]", "4", bad, GOOD);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.complaints())
        .singleElement()
        .asString()
        .contains("ck_inf_weight")
        .contains("down_proj");
    assertThat(Fixtures.json(run.out())).hasSize(2);
    assertThat(Fixtures.json(run.out()).get(0).get("checkpoint").textValue()).endsWith(GOOD);
  }

  @Test
  void queriesAnswerAsCsvAndJson() {
    String sql = "SELECT method, count(*) AS n, null AS nothing FROM sparsity GROUP BY method";
    CommandRun csv = query(sql, "csv");
    assertThat(csv.exitCode()).as(csv.err()).isZero();
    assertThat(csv.out().lines().toList().subList(0, 2))
        .containsExactly("method,n,nothing", "cett,2,");
    JsonNode json = Fixtures.json(query(sql, "json").out());
    assertThat(json).hasSize(1);
    assertThat(json.get(0).get("n").intValue()).isEqualTo(2);
    assertThat(json.get(0).get("nothing").isNull()).isTrue();
  }

  /** RFC 4180: a quote inside a value is doubled; blanks belong to the value. */
  @Test
  void csvQuotesWhatHoldsQuotesAndCommas() {
    CommandRun csv = query("SELECT '{\"a\": 1}' AS `t`, ' b ' AS `round(x, 2)`", "csv");
    assertThat(csv.exitCode()).as(csv.err()).isZero();
    assertThat(csv.out().lines().toList())
        .containsExactly("t,\"round(x, 2)\"", "\"{\"\"a\"\": 1}\", b ");
  }

  /** The warehouse has measurements at fixed levels only. */
  @Test
  void exportingNothingIsWrongInput() {
    CommandRun run =
        CommandRun.of(
            "export",
            "--warehouse",
            shared.resolve("warehouse").toString(),
            "--master",
            "local[2]");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .containsExactly(
            "sparsing: Cannot export: expected measurements at some p in the tables, found none");
  }

  @Test
  void malformedSqlIsWrongInput() {
    CommandRun run = query("SELEC 1", "csv");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints()).singleElement().asString().contains("Cannot run query: ");
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void aQueryThatWritesIsRefusedAndWritesNothing() {
    CommandRun run = query("DROP TABLE sparsity", "csv");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .containsExactly(
            "sparsing: Cannot run query: expected one statement that only reads (a query, SHOW,"
                + " DESCRIBE, EXPLAIN), found DropTable; who wants to write uses spark-sql");
    assertThat(query("SELECT count(*) AS n FROM sparsity", "csv").out()).isEqualTo("n\n2\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query SHOW",
        "report --out report",
        "fit",
        "maintain",
        "sweep --checkpoint none --corpus none --cett 0.1",
      })
  void aCommandThatReadsMakesNoWarehouse(String command) {
    Path mistyped = folder.resolve("warehose");
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("--warehouse", mistyped.toString(), "--master", "local[1]"));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .containsExactly(
            "sparsing: Cannot read warehouse %s: expected a folder with tables, found no such folder"
                .formatted(mistyped));
    assertThat(folder).isEmptyDirectory();
  }

  /**
   * Blanks and brackets are escaped in URIs; tables must not lie in a folder of the escaped name.
   */
  @Test
  void aWarehouseLiesInTheFolderOfItsNameWhateverThatIs() throws IOException {
    Path warehouse = folder.resolve("ware [1] house");
    CommandRun made =
        CommandRun.of(
            "extract",
            "--checkpoint",
            GOOD,
            "--corpus",
            Files.writeString(folder.resolve("tokens.json"), "[[1, 2, 3]]").toString(),
            "--warehouse",
            warehouse.toString(),
            "--master",
            "local[1]");
    assertThat(made.exitCode()).as(made.err()).isZero();
    CommandRun answer =
        CommandRun.of(
            "query",
            "SELECT positions FROM extractions",
            "--format",
            "csv",
            "--warehouse",
            warehouse.toString());
    assertThat(answer.out()).isEqualTo("positions\n3\n");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(folder.resolve("tokens.json"), warehouse);
    }
  }

  @Test
  void aFolderWithoutTablesIsNoWarehouseEither() {
    CommandRun run = CommandRun.of("query", "SHOW TABLES", "--warehouse", folder.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .containsExactly(
            "sparsing: Cannot read warehouse %s: expected a folder with tables, found no catalog.db in it"
                .formatted(folder));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void tokensBeyondTheVocabularyAreWrongInput() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("beyond.jsonl"), "{\"tokens\": [1, 2]}\n{\"tokens\": [3, 999999]}\n");
    CommandRun run = extract(file);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .singleElement()
        .asString()
        .startsWith(
            "sparsing: Cannot read file:" + file + ", line 2: expected token ids from 0 to ")
        .endsWith(", found 999999 at index 1");
  }

  @Test
  void aBadLineOfACorpusIsWrongInput() throws IOException {
    Path file =
        Files.writeString(folder.resolve("bad.jsonl"), "{\"tokens\": [1, 2]}\n{\"tokens\": [1}\n");
    CommandRun run = extract(file);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .singleElement()
        .asString()
        .startsWith("sparsing: Cannot read file:" + file + ", line 2: expected a JSON object");
  }

  @Test
  void aCorpusWithoutTextIsWrongInput() throws IOException {
    Path file = Files.writeString(folder.resolve("empty.jsonl"), "\n");
    CommandRun run = extract(file);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.complaints())
        .containsExactly(
            "sparsing: Cannot read corpus %s: expected text or tokens, found none".formatted(file));
  }

  private static CommandRun measure(
      Path warehouse, String master, String partitions, String... checkpoints) {
    System.setProperty("spark.default.parallelism", partitions);
    System.setProperty("spark.sql.shuffle.partitions", partitions);
    try {
      List<String> arguments = new ArrayList<>(List.of("measure", "--checkpoint"));
      arguments.addAll(List.of(checkpoints));
      arguments.addAll(List.of("--corpus", corpus.toString(), "--method", "cett"));
      arguments.addAll(List.of("--parameter", "0.1,0.2", "--sample", "64", "--json", "-"));
      arguments.addAll(List.of("--warehouse", warehouse.toString(), "--master", master));
      return CommandRun.of(arguments.toArray(String[]::new));
    } finally {
      System.clearProperty("spark.default.parallelism");
      System.clearProperty("spark.sql.shuffle.partitions");
    }
  }

  private static CommandRun extract(Path file) {
    return CommandRun.of(
        "extract",
        "--checkpoint",
        GOOD,
        "--corpus",
        file.toString(),
        "--warehouse",
        shared.resolve("warehouse").toString(),
        "--master",
        "local[2]");
  }

  private static CommandRun query(String sql, String format) {
    return CommandRun.of(
        "query",
        sql,
        "--format",
        format,
        "--warehouse",
        shared.resolve("warehouse").toString(),
        "--master",
        "local[2]");
  }

  private static void assertClose(JsonNode found, JsonNode expected) {
    // 1e-6 relative is 1e-4 percent.
    assertThat(found.doubleValue()).isCloseTo(expected.doubleValue(), withPercentage(1e-4));
  }
}
