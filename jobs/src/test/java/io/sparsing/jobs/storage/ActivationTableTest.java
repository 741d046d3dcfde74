package io.sparsing.jobs.storage;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.NeuronStatsRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationTableTest {
  private static final int NEURONS = 24;
  private static final int LAYERS = 4;
  private static final int SEQUENCES = 6;
  private static final int POSITIONS = 5;

  @TempDir private Path folder;
  private Warehouse warehouse;
  private JavaSparkContext context;

  @BeforeEach
  void open() {
    warehouse = LocalSpark.open(folder);
    context = new JavaSparkContext(warehouse.spark().sparkContext());
  }

  @Test
  void sparkReadsWhatWasRoundedWithNullForZero() {
    append(rows("a", 1), 3, 1);
    List<Row> stored =
        warehouse
            .read(WarehouseTable.FFN_ACTIVATIONS)
            .orderBy("layer", "sequence_id", "position")
            .collectAsList();
    List<ActivationRow> expected = rows("a", 1);
    assertThat(stored).hasSize(expected.size());
    for (int i = 0; i < stored.size(); i++) {
      assertThat(stored.get(i).getString(0)).isEqualTo("a");
      float[] rounded = ActivationRoundingTest.rounded(expected.get(i).activations());
      List<Float> elements = stored.get(i).getList(4);
      for (int neuron = 0; neuron < NEURONS; neuron++) {
        assertThat(elements.get(neuron)).isEqualTo(rounded[neuron] == 0 ? null : rounded[neuron]);
      }
    }
  }

  @Test
  void orderAndNumberOfPartitionsChangeNothing() {
    List<ActivationRow> rows = rows("a", 1);
    append(rows, 1, 1);
    List<ActivationRow> turned = new ArrayList<>();
    rows.forEach(row -> turned.add(0, row));
    turned.replaceAll(
        row ->
            new ActivationRow(
                "b", row.layer(), row.sequenceId(), row.position(), row.activations()));
    append(turned, 7, 1 << 30);
    assertThat(files("a")).hasSize(1);
    assertThat(files("b")).hasSizeGreaterThan(1);
    assertThat(blocks("b")).isEqualTo(blocks("a"));
  }

  @Test
  void aQueryForALayerOfACheckpointReadsOneRowGroupOfOneFile() {
    append(Stream.of("a", "b", "c").flatMap(id -> rows(id, 1).stream()).toList(), 3, 1);
    append(rows("wide", 2), 3, 1L << 30);
    Expression one =
        Expressions.and(Expressions.equal("measurement_id", "b"), Expressions.equal("layer", 2));
    List<FileScanTask> planned = plan(one);
    assertThat(planned).hasSize(1);
    // One row group a layer; Iceberg drops the others by their statistics.
    assertThat(planned.get(0).file().splitOffsets()).hasSize(LAYERS);
    // And where a measurement has a file for each of two runs of layers, one is not opened.
    assertThat(files("wide")).hasSizeGreaterThan(1);
    Expression late =
        Expressions.and(
            Expressions.equal("measurement_id", "wide"), Expressions.equal("layer", LAYERS - 1));
    assertThat(plan(late)).hasSizeLessThan(files("wide").size());
    assertThat(
            warehouse
                .read(WarehouseTable.FFN_ACTIVATIONS)
                .where(col("measurement_id").equalTo("b").and(col("layer").equalTo(2)))
                .count())
        .isEqualTo(SEQUENCES * POSITIONS);
  }

  @Test
  void rowsThatAnotherWriterWroteAreReadToo() {
    append(rows("a", 1), 3, 1);
    Dataset<Row> copied =
        warehouse
            .read(WarehouseTable.FFN_ACTIVATIONS)
            .withColumn("measurement_id", functions.lit("copy"));
    warehouse.replacePartitions(WarehouseTable.FFN_ACTIVATIONS, copied);
    assertThat(blocks("copy")).isEqualTo(blocks("a"));
  }

  @Test
  void theViewShowsZeros() {
    append(rows("a", 1), 3, 1);
    warehouse.insertMissing(
        WarehouseTable.EXTRACTIONS,
        List.of(
            new ExtractionRow(
                "a",
                "c",
                "k",
                1,
                30,
                30,
                24,
                2.5,
                1,
                2,
                Instant.EPOCH,
                Optional.of("cpu"),
                Optional.of("float32"))));
    List<NeuronStatsRow> neurons = new ArrayList<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      for (int neuron = 0; neuron < NEURONS; neuron++) {
        neurons.add(
            new NeuronStatsRow("a", "c", "k", layer, neuron, 30, 2, 1, 1, 1, 1, 2032, NONE));
      }
    }
    warehouse.insertMissing(WarehouseTable.NEURON_STATS, neurons);
    Dataset<Row> view = warehouse.spark().table("neuron_activations");
    // One zero in each row: neuron = position.
    assertThat(view.where("activation = 0 AND magnitude = 0 AND neuron = position").count())
        .isEqualTo(LAYERS * SEQUENCES * POSITIONS);
    assertThat(view.where("activation IS NULL OR magnitude IS NULL").isEmpty()).isTrue();
    assertThat(view.where("magnitude = 2 * abs(activation)").count())
        .isEqualTo((long) LAYERS * SEQUENCES * POSITIONS * NEURONS);
  }

  @Test
  void aFailedJobLeavesNoRowAndNoFile() throws IOException {
    JavaRDD<ActivationRow> broken =
        context
            .parallelize(rows("a", 1), 2)
            .map(
                row -> {
                  // No array: the task fails when the file is begun.
                  return row.layer() == 3
                      ? new ActivationRow("a", 3, row.sequenceId(), row.position(), null)
                      : row;
                });
    assertThatThrownBy(
            () -> new ActivationTable(warehouse).replace(broken, List.of(extent("a", 1))))
        .isInstanceOf(org.apache.spark.SparkException.class);
    assertThat(warehouse.read(WarehouseTable.FFN_ACTIVATIONS).isEmpty()).isTrue();
    try (Stream<Path> files = Files.walk(folder.resolve("sparsing/ffn_activations"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).isEmpty();
    }
  }

  private static final int[] NONE = {};

  private void append(List<ActivationRow> rows, int partitions, long values) {
    List<ActivationExtent> extents =
        rows.stream()
            .map(ActivationRow::measurementId)
            .distinct()
            .map(id -> extent(id, values))
            .toList();
    new ActivationTable(warehouse).replace(context.parallelize(rows, partitions), extents);
  }

  private static ActivationExtent extent(String id, long values) {
    return new ActivationExtent(id, LAYERS, SEQUENCES, values);
  }

  /** Values by layer, sorted: files are read in any order. */
  private Map<Integer, List<Float>> blocks(String id) {
    Map<Integer, List<Float>> values = new TreeMap<>();
    for (ActivationBlock block : new ActivationTable(warehouse).blocks(List.of(id), 7).collect()) {
      for (float value : block.activations()) {
        values.computeIfAbsent(block.layer(), l -> new ArrayList<>()).add(value);
      }
    }
    values.values().forEach(java.util.Collections::sort);
    assertThat(values.values()).allMatch(all -> all.size() == SEQUENCES * POSITIONS * NEURONS);
    return values;
  }

  private List<FileScanTask> files(String id) {
    return plan(Expressions.equal("measurement_id", id));
  }

  private List<FileScanTask> plan(Expression filter) {
    Table table = warehouse.icebergTable(WarehouseTable.FFN_ACTIVATIONS);
    try (CloseableIterable<FileScanTask> planned = table.newScan().filter(filter).planFiles()) {
      List<FileScanTask> tasks = new ArrayList<>();
      planned.forEach(tasks::add);
      return tasks;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<ActivationRow> rows(String id, long seed) {
    List<ActivationRow> rows = new ArrayList<>();
    for (int layer = 0; layer < LAYERS; layer++) {
      for (long sequence = 0; sequence < SEQUENCES; sequence++) {
        for (int position = 0; position < POSITIONS; position++) {
          float[] values =
              ActivationRoundingTest.gaussianProducts(seed * 1000 + rows.size(), NEURONS);
          values[position] = 0;
          rows.add(new ActivationRow(id, layer, sequence, position, values));
        }
      }
    }
    return rows;
  }
}
