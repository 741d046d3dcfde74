package io.sparsing.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.cli.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarehouseTest {
  @TempDir static Path folder;
  private static Warehouse warehouse;

  @BeforeAll
  static void open() {
    warehouse = LocalSpark.open(folder);
  }

  @Test
  void everyTableAndTheViewAreThere() {
    for (WarehouseTable table : WarehouseTable.values()) {
      assertThat(warehouse.schema(table).fieldNames()).containsAll(table.keyColumns());
    }
    assertThat(warehouse.spark().table("neuron_activations").columns())
        .contains("activation", "magnitude");
  }

  @Test
  void openingAgainKeepsTheRows() {
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(row("kept", 0.1, 2)));
    Warehouse again = Warehouse.open(warehouse.spark());
    assertThat(rows(again, "kept")).containsExactly(row("kept", 0.1, 2));
  }

  @Test
  void aKeyThatIsThereIsNotWrittenAgain() {
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(row("old", 0.1, 2)));
    warehouse.insertMissing(
        WarehouseTable.PERPLEXITIES, List.of(row("old", 0.1, 3), row("old", 0.2, 4)));
    assertThat(rows(warehouse, "old"))
        .containsExactlyInAnyOrder(row("old", 0.1, 2), row("old", 0.2, 4));
  }

  @Test
  void aKeyThatComesTwiceAtOnceIsWrittenOnce() {
    warehouse.insertMissing(
        WarehouseTable.PERPLEXITIES,
        List.of(row("twice", 0.1, 2), row("twice", 0.1, 3), row("twice", 0.2, 4)));
    assertThat(rows(warehouse, "twice"))
        .containsExactlyInAnyOrder(row("twice", 0.1, 2), row("twice", 0.2, 4));
  }

  @Test
  void onlyTheNamedRowsAreRemoved() {
    warehouse.insertMissing(
        WarehouseTable.PERPLEXITIES, List.of(row("gone", 0.1, 2), row("stays", 0.1, 2)));
    warehouse.remove(WarehouseTable.PERPLEXITIES, "measurement_id", List.of("gone"));
    assertThat(rows(warehouse, "gone")).isEmpty();
    assertThat(rows(warehouse, "stays")).hasSize(1);
  }

  /** Two jobs on one warehouse, each with a session of its own, both with the same keys at once. */
  @Test
  void ofTwoJobsThatInsertTheSameKeysOneRowStays() throws Exception {
    Warehouse other = LocalSpark.open(folder);
    for (int round = 0; round < 5; round++) {
      String id = "raced" + round;
      List<PerplexityRow> rows = List.of(row(id, 0.1, 2), row(id, 0.2, 3));
      together(
          () -> warehouse.insertMissing(WarehouseTable.PERPLEXITIES, rows),
          () -> other.insertMissing(WarehouseTable.PERPLEXITIES, rows));
      assertThat(rows(warehouse, id)).containsExactlyInAnyOrderElementsOf(rows);
    }
  }

  /** The rows of measurements, in a table that is partitioned by them and in one that is not. */
  @ParameterizedTest
  @EnumSource(names = {"TOKEN_STATS", "LAYER_SPARSITY"})
  void ofTwoJobsThatAppendTheSameMeasurementOneStays(WarehouseTable table) throws Exception {
    Warehouse other = LocalSpark.open(folder);
    for (int round = 0; round < 3; round++) {
      List<String> one = List.of("a" + round, "b" + round);
      List<String> two = List.of("b" + round, "c" + round);
      together(() -> append(warehouse, table, one), () -> append(other, table, two));
      for (String id : List.of(one.get(0), one.get(1), two.get(1))) {
        assertThat(warehouse.read(table, "measurement_id", List.of(id)).count()).isEqualTo(2);
      }
    }
  }

  @Test
  void whatIsReplacedAtOnceIsThereOnce() throws Exception {
    WarehouseTable table = WarehouseTable.TOKEN_STATS;
    append(warehouse, table, List.of("replaced", "kept"));
    Warehouse other = LocalSpark.open(folder);
    List<String> ids = List.of("replaced", "added");
    together(
        () -> warehouse.replace(table, "measurement_id", ids, rows(warehouse, table, ids)),
        () -> other.replace(table, "measurement_id", ids, rows(other, table, ids)));
    for (String id : List.of("replaced", "kept", "added")) {
      assertThat(warehouse.read(table, "measurement_id", List.of(id)).count()).isEqualTo(2);
    }
  }

  @Test
  void onlyPartitionsCanBeReplaced() {
    WarehouseTable table = WarehouseTable.LAYER_SPARSITY;
    Dataset<Row> rows = rows(warehouse, table, List.of("x"));
    assertThatThrownBy(() -> warehouse.replace(table, "measurement_id", List.of("x"), rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot replace rows of layer_sparsity: expected a table partitioned by measurement_id,"
                + " found []");
  }

  @Test
  void ofRowsThatAreRemovedAtOnceNoneStaysAndNoOthersGo() throws Exception {
    WarehouseTable table = WarehouseTable.LAYER_SPARSITY;
    append(warehouse, table, List.of("first", "second", "third"));
    Warehouse other = LocalSpark.open(folder);
    together(
        () -> warehouse.remove(table, "measurement_id", List.of("first")),
        () -> other.remove(table, "measurement_id", List.of("second")));
    assertThat(warehouse.read(table, "measurement_id", List.of("first", "second")).count())
        .isZero();
    assertThat(warehouse.read(table, "measurement_id", List.of("third")).count()).isEqualTo(2);
  }

  private static void append(Warehouse warehouse, WarehouseTable table, List<String> ids) {
    warehouse.appendMissing(table, "measurement_id", ids, rows(warehouse, table, ids));
  }

  /** Two rows of each measurement. */
  private static Dataset<Row> rows(Warehouse from, WarehouseTable table, List<String> ids) {
    List<Row> rows =
        ids.stream()
            .flatMap(id -> Stream.of(0, 1).map(number -> measuredRow(table, id, number)))
            .toList();
    return from.spark().createDataFrame(rows, from.schema(table));
  }

  private static Row measuredRow(WarehouseTable table, String id, int number) {
    return table == WarehouseTable.TOKEN_STATS
        ? RowFactory.create(id, 0L, number, 7, new int[] {3}, 0.5f, null)
        : RowFactory.create(id, "c", "k", number, 0.1, 0.2, 0.5, 0.25, 0);
  }

  private static void together(Runnable one, Runnable other) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> running =
          Stream.of(one, other)
              .<Future<?>>map(
                  job ->
                      threads.submit(
                          () -> {
                            start.await();
                            job.run();
                            return null;
                          }))
              .toList();
      for (Future<?> job : running) {
        job.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static PerplexityRow row(String id, double parameter, double loss) {
    return new PerplexityRow(id, "c", "k", "cett", parameter, loss, 1.01, 0.3, 100);
  }

  private static List<PerplexityRow> rows(Warehouse from, String id) {
    return from.records(
        WarehouseTable.PERPLEXITIES, PerplexityRow.class, "measurement_id", List.of(id));
  }
}
