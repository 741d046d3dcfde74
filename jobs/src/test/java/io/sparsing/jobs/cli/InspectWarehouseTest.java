package io.sparsing.jobs.cli;

import static io.sparsing.jobs.cli.InspectRun.inspect;
import static io.sparsing.jobs.cli.InspectRun.line;
import static io.sparsing.jobs.cli.InspectRun.pageData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import java.io.IOException;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect} beside a warehouse in which the checkpoint was measured. */
class InspectWarehouseTest {
  private static final Path CHECKPOINT = Fixtures.path("fixtures/minicpm/a_relu_d64");

  @TempDir static Path shared;
  private static Path warehouse;
  private static Path older;
  private static Path newer;
  private static JsonNode measured;

  @TempDir Path folder;

  /** The same checkpoint on two corpora, one after the other. */
  @BeforeAll
  static void measureOnce() throws IOException {
    LocalSpark.stop();
    warehouse = shared.resolve("warehouse");
    JsonNode tokens = Fixtures.json(CHECKPOINT.resolve("eval_tokens.json"));
    older = Files.writeString(shared.resolve("older.json"), tokens.toString());
    newer =
        Files.writeString(
            shared.resolve("newer.json"), List.of(tokens.get(0), tokens.get(3)).toString());
    CommandRun run =
        CommandRun.of(
            "measure",
            "--checkpoint",
            CHECKPOINT.toString(),
            "--corpus",
            older.toString(),
            newer.toString(),
            "--ppl-increase",
            "1,5",
            "--json",
            "-",
            "--warehouse",
            warehouse.toString(),
            "--master",
            "local[2]");
    assertThat(run.exitCode()).as(run.err()).isZero();
    measured = Fixtures.json(run.out());
  }

  @Test
  void measuredThresholdsGiveTheMeasuredRatios() {
    CommandRun run = inspect(CHECKPOINT, newer, warehouse);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(line(run, "thresholds: "))
        .startsWith("thresholds: PPL-1% on " + newer + ", measured 20")
        .endsWith(", the newest of 2 corpora");
    JsonNode one = measurement(newer);
    assertThat(line(run, "thresholds: "))
        .contains(
            "CETT "
                + one.get("cett").decimalValue().round(new MathContext(4)).toPlainString()
                + ")");
    // What the truncated pass at these thresholds found, before it was corrected to the target.
    double mean = 0;
    for (JsonNode layer : one.get("layers")) {
      Matcher found =
          Pattern.compile(
                  "\n *%d +%.6f +([0-9.]+) "
                      .formatted(
                          layer.get("layer").intValue(), layer.get("threshold").doubleValue()))
              .matcher(run.out());
      assertThat(found.find()).as(run.out()).isTrue();
      mean += Double.parseDouble(found.group(1)) / one.get("layers").size();
    }
    assertThat(mean).isCloseTo(one.at("/evaluated/activation_ratio").doubleValue(), within(1e-4));
  }

  @Test
  void everyCellOfThePageIsTheTablesCount() throws IOException {
    Path page = folder.resolve("inspect.html");
    CommandRun run = inspect(CHECKPOINT, newer, warehouse, "--html", page.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    Document document = Jsoup.parse(page.toFile());
    JsonNode sequences = pageData(document).get("sequences");
    assertThat(document.select("dt:contains(Thresholds) + dd").text())
        .startsWith("PPL-1% on " + newer + ", measured 20");

    CommandRun rows =
        CommandRun.of(
            "query",
            """
            SELECT t.sequence_id, t.position, t.token_id, t.active_neurons, t.sparse_loss
            FROM token_stats t JOIN sparsity s ON t.measurement_id = s.measurement_id
            JOIN corpora c ON c.corpus_id = s.corpus_id
            WHERE s.p = 1 AND c.uri = '%s'"""
                .formatted(newer),
            "--format",
            "json",
            "--warehouse",
            warehouse.toString(),
            "--master",
            "local[2]");
    assertThat(rows.exitCode()).as(rows.err()).isZero();
    assertThat(Fixtures.json(rows.out())).hasSize(512);
    for (JsonNode row : Fixtures.json(rows.out())) {
      int position = row.get("position").intValue();
      JsonNode sequence = sequences.get(row.get("sequence_id").intValue());
      assertThat(sequence.get("ids").get(position)).isEqualTo(row.get("token_id"));
      List<JsonNode> active = new ArrayList<>();
      sequence.get("layers").forEach(layer -> active.add(layer.get("active").get(position)));
      assertThat(active.toString())
          .isEqualTo(row.get("active_neurons").toString().replace(",", ", "));
      assertThat(sequence.get("truncated_loss").get(position).isNull())
          .isEqualTo(row.get("sparse_loss").isNull());
    }
  }

  @Test
  void anExplicitLevelWins() {
    CommandRun run = inspect(CHECKPOINT, newer, warehouse, "--cett", "0.2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(line(run, "thresholds: ")).isEqualTo("thresholds: CETT 0.2 on these tokens");
  }

  @Test
  void aCopyIsTheSameCheckpointAndOtherWeightsAreNot() throws IOException {
    Path copy = copy(folder.resolve("copy"));
    assertThat(line(inspect(copy, newer, warehouse), "thresholds: ")).contains("PPL-1% on ");

    byte[] weights = Files.readAllBytes(copy.resolve("model.safetensors"));
    weights[weights.length - 4] ^= 1; // last bit of the mantissa of the last float
    Files.write(copy.resolve("model.safetensors"), weights);
    assertThat(line(inspect(copy, newer, warehouse), "thresholds: "))
        .isEqualTo(
            "thresholds: CETT 0.1 on these tokens; no PPL-1% measurement of this checkpoint in "
                + warehouse);
  }

  @Test
  void aCatalogThatSparkNamesIsReadInstead() {
    Map<String, String> catalog =
        Map.of(
            "spark.sql.defaultCatalog", "local",
            "spark.sql.catalog.local", "org.apache.iceberg.spark.SparkCatalog",
            "spark.sql.catalog.local.type", "jdbc",
            "spark.sql.catalog.local.uri", "jdbc:sqlite:" + warehouse.resolve("catalog.db"),
            "spark.sql.catalog.local.warehouse", warehouse.toUri().toString());
    catalog.forEach(System::setProperty);
    try {
      CommandRun run = inspect(CHECKPOINT, newer, folder.resolve("none"));
      assertThat(line(run, "thresholds: ")).startsWith("thresholds: PPL-1% on " + newer);
    } finally {
      catalog.keySet().forEach(System::clearProperty);
    }
  }

  private static JsonNode measurement(Path corpus) {
    for (JsonNode one : measured) {
      if (one.get("corpus").textValue().equals(corpus.toString())
          && one.get("p").doubleValue() == 1) {
        return one;
      }
    }
    throw new IllegalArgumentException("not measured: " + corpus);
  }

  private static Path copy(Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(CHECKPOINT.resolve(name), to.resolve(name));
    }
    return to;
  }
}
