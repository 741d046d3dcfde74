package io.sparsing.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a job leaves that dies just before it writes the markers: every table is written but {@code
 * extractions} and {@code sparsity}.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HalfWrittenMeasurementTest {
  private static final Path CHECKPOINT = Fixtures.path("fixtures/minicpm/a_relu_d64");
  private static final List<WarehouseTable> MARKERS =
      List.of(WarehouseTable.EXTRACTIONS, WarehouseTable.SPARSITY);

  @TempDir static Path folder;
  private static Path corpus;
  private static Map<WarehouseTable, Long> whole;

  @BeforeAll
  static void dieHalfWay() throws IOException {
    var tokens = Fixtures.json(CHECKPOINT.resolve("eval_tokens.json"));
    corpus =
        Files.writeString(
            folder.resolve("tokens.json"), List.of(tokens.get(0), tokens.get(1)).toString());
    measure();
    Warehouse warehouse = open();
    whole = counts(warehouse);
    for (WarehouseTable marker : MARKERS) {
      warehouse.spark().sql("DELETE FROM " + marker.tableName());
    }
  }

  @Test
  @Order(1)
  void isNotSeenWhereQuestionsStart() {
    Warehouse warehouse = open();
    assertThat(warehouse.read(WarehouseTable.FFN_ACTIVATIONS).count()).isPositive();
    assertThat(warehouse.spark().table("neuron_activations").count()).isZero();
    assertThat(
            warehouse
                .spark()
                .sql(
                    "SELECT * FROM sparsity s JOIN layer_sparsity l"
                        + " ON l.measurement_id = s.measurement_id")
                .count())
        .isZero();
  }

  @Test
  @Order(2)
  void isMadeAgainAndNothingIsThereTwice() {
    measure();
    Warehouse warehouse = open();
    assertThat(counts(warehouse)).isEqualTo(whole);
    for (WarehouseTable table : WarehouseTable.values()) {
      long keys =
          warehouse
              .read(table)
              .selectExpr(table.keyColumns().toArray(String[]::new))
              .distinct()
              .count();
      assertThat(warehouse.read(table).count()).as(table.tableName()).isEqualTo(keys);
    }
  }

  private static void measure() {
    LocalSpark.stop();
    List<String> arguments =
        new ArrayList<>(List.of("measure", "--checkpoint", CHECKPOINT.toString()));
    arguments.addAll(List.of("--corpus", corpus.toString(), "--method", "cett"));
    arguments.addAll(List.of("--parameter", "0.1", "--sample", "64", "--master", "local[2]"));
    arguments.addAll(List.of("--warehouse", folder.resolve("warehouse").toString()));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static Warehouse open() {
    return LocalSpark.open(folder.resolve("warehouse"));
  }

  private static Map<WarehouseTable, Long> counts(Warehouse warehouse) {
    Map<WarehouseTable, Long> counts = new EnumMap<>(WarehouseTable.class);
    for (WarehouseTable table : WarehouseTable.values()) {
      counts.put(table, warehouse.read(table).count());
    }
    return counts;
  }
}
