package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code measure} with all methods at once, with one thread and partition and with more; and at
 * thresholds found elsewhere.
 */
class MeasureCommandTest {
  private static final String CHECKPOINT = Fixtures.path("fixtures/minicpm/a_relu_d64").toString();

  /** Times differ from run to run; all else must not. */
  private static final Set<String> TIMES =
      Set.of("created_at", "dense_forward_seconds", "total_seconds");

  @TempDir static Path folder;
  private static CommandRun one;
  private static CommandRun several;

  /** 72 sequences of 256 tokens are 18,432 positions: more than one shard of about 16,384. */
  @BeforeAll
  static void measure() throws IOException {
    LocalSpark.stop();
    JsonNode tokens = Fixtures.json(Path.of(CHECKPOINT, "eval_tokens.json"));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 72; i++) {
      lines.add(
          "{\"tokens\": %s, \"source\": \"s%d\"}".formatted(tokens.get(i % tokens.size()), i % 3));
    }
    Path corpus = Files.write(folder.resolve("tokens.jsonl"), lines);
    one = measure(corpus, "one", "local[1]", "1");
    several = measure(corpus, "several", "local[2]", "7");
  }

  private static CommandRun measure(
      Path corpus, String warehouse, String master, String partitions) {
    System.setProperty("spark.default.parallelism", partitions);
    System.setProperty("spark.sql.shuffle.partitions", partitions);
    try {
      return CommandRun.of(
          "measure",
          "--checkpoint",
          CHECKPOINT,
          "--corpus",
          corpus.toString(),
          "--method",
          "cett,topk,fat,topp",
          "--parameter",
          "0.1,0.5",
          "--sample",
          "64",
          "--warehouse",
          folder.resolve(warehouse).toString(),
          "--master",
          master);
    } finally {
      System.clearProperty("spark.default.parallelism");
      System.clearProperty("spark.sql.shuffle.partitions");
    }
  }

  @Test
  void theParetoTableComesLast() {
    assertThat(one.exitCode()).as(one.err()).isZero();
    List<String> lines = one.out().lines().toList();
    int pareto = lines.indexOf("") + 1;
    assertThat(lines.get(pareto).strip().split(" {2,}"))
        .containsExactly(
            "checkpoint",
            "corpus",
            "method",
            "parameter",
            "activation ratio",
            "PPL ratio",
            "on the front");
    List<String[]> points =
        lines.subList(pareto + 1, lines.size()).stream()
            .map(line -> line.strip().split(" +"))
            .toList();
    assertThat(points)
        .extracting(cells -> cells[2] + " " + cells[3])
        .containsExactly(
            "cett 0.1",
            "cett 0.5",
            "topk 0.1",
            "topk 0.5",
            "fat 0.1",
            "fat 0.5",
            "topp 0.1",
            "topp 0.5");
    for (String[] point : points) {
      boolean beaten =
          points.stream()
              .anyMatch(
                  other ->
                      number(other, 4) <= number(point, 4)
                          && number(other, 5) <= number(point, 5)
                          && (number(other, 4) < number(point, 4)
                              || number(other, 5) < number(point, 5)));
      assertThat(point[6]).as(String.join(" ", point)).isEqualTo(beaten ? "no" : "yes");
    }
  }

  private static double number(String[] cells, int column) {
    return Double.parseDouble(cells[column]);
  }

  @Test
  void threadsAndPartitionsDoNotChangeTheTables() {
    assertThat(several.exitCode()).as(several.err()).isZero();
    assertThat(several.out()).isEqualTo(one.out());
    Warehouse withOne = LocalSpark.open(folder.resolve("one"));
    Warehouse withSeveral = LocalSpark.open(folder.resolve("several"));
    for (WarehouseTable table :
        List.of(
            WarehouseTable.SPARSITY,
            WarehouseTable.LAYER_SPARSITY,
            WarehouseTable.PERPLEXITIES,
            WarehouseTable.NEURON_ACTIVITY,
            WarehouseTable.UNION_SPARSITY,
            WarehouseTable.VOCABULARY_SPARSITY,
            WarehouseTable.SOURCE_SPARSITY,
            WarehouseTable.POSITION_SPARSITY)) {
      List<Row> expected = rows(withOne, table);
      List<Row> found = rows(withSeveral, table);
      assertThat(found).as(table.tableName()).hasSameSizeAs(expected).isNotEmpty();
      for (int i = 0; i < expected.size(); i++) {
        assertSame(found.get(i), expected.get(i));
      }
    }
    LocalSpark.stop();
  }

  private static List<Row> rows(Warehouse warehouse, WarehouseTable table) {
    return warehouse
        .read(table)
        .orderBy(table.keyColumns().stream().map(functions::col).toArray(Column[]::new))
        .collectAsList();
  }

  /** 1e-6 relative is 1e-4 percent; counts, keys and names are equal. */
  private static void assertSame(Row found, Row expected) {
    for (String column : expected.schema().fieldNames()) {
      Object value = expected.getAs(column);
      if (value instanceof Double number && !TIMES.contains(column)) {
        assertThat(found.<Double>getAs(column)).isCloseTo(number, withPercentage(1e-4));
      } else if (!TIMES.contains(column)) {
        assertThat(found.<Object>getAs(column)).as(column).isEqualTo(value);
      }
    }
  }
}
