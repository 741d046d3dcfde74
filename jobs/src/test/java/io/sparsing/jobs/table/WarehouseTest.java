package io.sparsing.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.metric.ParetoFront;
import io.sparsing.jobs.EarlierRows;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.cli.LocalSpark;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
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
    assertThat(warehouse.spark().table("pareto").columns()).contains("method", "on_front");
  }

  @Test
  void openingAgainKeepsTheRows() {
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(row("kept", 0.1, 2)));
    Warehouse again = Warehouse.open(warehouse.spark());
    assertThat(rows(again, "kept")).containsExactly(row("kept", 0.1, 2));
  }

  @Test
  void whatAnEarlierVersionDidNotKnowIsNull() {
    Warehouse old = LocalSpark.open(folder.resolve("old"));
    old.spark().sql("DROP TABLE layer_sparsity");
    old.spark()
        .sql(
            "CREATE TABLE layer_sparsity (measurement_id STRING NOT NULL, checkpoint_id STRING NOT"
                + " NULL, corpus_id STRING NOT NULL, layer INT NOT NULL, threshold DOUBLE, cett"
                + " DOUBLE, activation_ratio DOUBLE NOT NULL, natural_sparsity DOUBLE NOT NULL,"
                + " dead_neurons INT NOT NULL) USING iceberg");
    old.spark().sql("INSERT INTO layer_sparsity VALUES ('m', 'c', 'k', 0, 0.1, 0.2, 0.3, 0.4, 5)");
    Warehouse now = Warehouse.open(old.spark());
    now.insertMissing(WarehouseTable.LAYER_SPARSITY, List.of(layer("n", Optional.of(7))));
    assertThat(Warehouse.records(now.read(WarehouseTable.LAYER_SPARSITY), LayerSparsityRow.class))
        .containsExactlyInAnyOrder(layer("m", Optional.empty()), layer("n", Optional.of(7)));
    SparkSession.setActiveSession(warehouse.spark());
  }

  private static LayerSparsityRow layer(String id, Optional<Integer> alwaysOn) {
    return EarlierRows.layer(
        id, "c", "k", 0, Optional.of(0.1), Optional.of(0.2), 0.3, 0.4, 5, alwaysOn);
  }

  @Test
  void partitionsAreReplacedWhole() {
    replace(List.of(token("a", 1), token("a", 2), token("b", 1)));
    replace(List.of(token("b", 2), token("c", 1)));
    assertThat(
            warehouse
                .read(WarehouseTable.VOCABULARY_SPARSITY, "measurement_id", List.of("a", "b", "c"))
                .collectAsList()
                .stream()
                .map(row -> row.getString(0) + row.getInt(1)))
        .containsExactlyInAnyOrder("a1", "a2", "b2", "c1");
  }

  private static void replace(List<Row> rows) {
    WarehouseTable table = WarehouseTable.VOCABULARY_SPARSITY;
    warehouse.replacePartitions(
        table, warehouse.spark().createDataFrame(rows, warehouse.schema(table)).coalesce(1));
  }

  private static Row token(String id, int token) {
    return RowFactory.create(id, token, 1L, 0.5, 0L, null);
  }

  /** Coordinates of few values, so that many points share one or both. */
  @Test
  void theParetoViewMarksWhatParetoFrontMarks() {
    Random random = new Random(3);
    List<SparsityRow> rows = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String checkpoint = "checkpoint " + i % 4;
      rows.add(point("pareto " + i, checkpoint, random.nextInt(8) / 10.0, 1 + random.nextInt(8)));
    }
    warehouse.insertMissing(WarehouseTable.SPARSITY, rows);
    Map<String, Boolean> onFront = new HashMap<>();
    warehouse
        .spark()
        .sql("SELECT measurement_id, on_front FROM pareto")
        .collectAsList()
        .forEach(row -> onFront.put(row.getString(0), row.getBoolean(1)));
    Map<String, List<SparsityRow>> byCheckpoint =
        rows.stream().collect(Collectors.groupingBy(SparsityRow::checkpointId));
    assertThat(onFront).hasSize(120);
    for (List<SparsityRow> points : byCheckpoint.values()) {
      boolean[] expected =
          ParetoFront.of(
              points.stream().mapToDouble(SparsityRow::activationRatio).toArray(),
              points.stream().mapToDouble(SparsityRow::pplRatio).toArray());
      for (int i = 0; i < expected.length; i++) {
        assertThat(onFront.get(points.get(i).measurementId())).isEqualTo(expected[i]);
      }
    }
  }

  private static SparsityRow point(String id, String checkpoint, double ratio, double pplRatio) {
    return EarlierRows.sparsity(
        id,
        "extraction",
        checkpoint,
        "corpus",
        SparsityMethod.TOPP,
        Optional.empty(),
        Optional.of(0.5),
        SparsityStatus.FIXED,
        Optional.empty(),
        ratio,
        1 - ratio,
        0,
        0,
        1,
        1 + Math.log(pplRatio),
        pplRatio,
        Optional.empty(),
        Optional.empty(),
        1,
        100,
        99,
        1,
        1,
        Instant.EPOCH,
        Optional.of(0.0),
        Optional.empty());
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

  @Test
  void aRowWithQuotesInItsNameIsRemoved() {
    String name = "o'brien's \\ folder";
    warehouse.insertMissing(
        WarehouseTable.PERPLEXITIES, List.of(row(name, 0.1, 2), row("o'brien", 0.1, 2)));
    warehouse.remove(WarehouseTable.PERPLEXITIES, "measurement_id", List.of(name));
    assertThat(rows(warehouse, name)).isEmpty();
    assertThat(rows(warehouse, "o'brien")).hasSize(1);
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
        () -> warehouse.replacePartitions(table, rows(warehouse, table, ids)),
        () -> other.replacePartitions(table, rows(other, table, ids)));
    for (String id : List.of("replaced", "kept", "added")) {
      assertThat(warehouse.read(table, "measurement_id", List.of(id)).count()).isEqualTo(2);
    }
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
        : RowFactory.create(
            id, "c", "k", number, 0.1, 0.2, 0.5, 0.25, 0, 0, null, null, null, null);
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
    return new PerplexityRow(id, "c", "k", SparsityMethod.CETT, parameter, loss, 1.01, 0.3, 100);
  }

  private static List<PerplexityRow> rows(Warehouse from, String id) {
    return from.records(
        WarehouseTable.PERPLEXITIES, PerplexityRow.class, "measurement_id", List.of(id));
  }
}
