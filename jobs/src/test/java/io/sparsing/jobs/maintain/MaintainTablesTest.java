package io.sparsing.jobs.maintain;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.maintain.MaintainTablesAction.Maintained;
import io.sparsing.jobs.maintain.MaintainTablesAction.Options;
import io.sparsing.jobs.storage.ActivationExtent;
import io.sparsing.jobs.storage.ActivationRoundingTest;
import io.sparsing.jobs.storage.ActivationRow;
import io.sparsing.jobs.storage.ActivationTable;
import io.sparsing.jobs.storage.ParquetInput;
import io.sparsing.jobs.table.NeuronStatsRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintainTablesTest {
  private static final Options OPTIONS = new Options(2, Duration.ofDays(3));

  @TempDir private Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = LocalSpark.open(folder);
  }

  @Test
  void joinsFilesAndLetsOldSnapshotsGo() {
    for (int i = 0; i < 4; i++) {
      warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(perplexity(i)));
    }
    Maintained done = of(WarehouseTable.PERPLEXITIES, maintain(afterFourDays()));
    assertThat(done.table()).isEqualTo(WarehouseTable.PERPLEXITIES);
    assertThat(done.before().files()).isEqualTo(4);
    assertThat(done.before().snapshots()).isEqualTo(4);
    assertThat(done.after().files()).isEqualTo(1);
    assertThat(done.after().snapshots()).isEqualTo(2);
    assertThat(perplexities()).hasSize(4).containsAll(List.of(perplexity(0), perplexity(3)));
  }

  @Test
  void doneTwiceItDoesNothing() {
    for (int i = 0; i < 3; i++) {
      warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(perplexity(i)));
      appendNeurons("m" + i);
    }
    Instant now = afterFourDays();
    maintain(now);
    for (Maintained again : maintain(now)) {
      assertThat(again.after()).as(again.table().tableName()).isEqualTo(again.before());
      assertThat(again.leftOvers()).isZero();
    }
  }

  @Test
  void youngSnapshotsAndYoungFilesStay() throws IOException {
    for (int i = 0; i < 4; i++) {
      warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(perplexity(i)));
    }
    Path uncommitted = strayFile();
    Maintained done = of(WarehouseTable.PERPLEXITIES, maintain(Instant.now()));
    assertThat(done.after().snapshots()).isGreaterThanOrEqualTo(4);
    assertThat(done.leftOvers()).isZero();
    assertThat(uncommitted).exists();
  }

  @Test
  void filesThatNoSnapshotNamesGoOnceTheyAreOld() throws IOException {
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(perplexity(1)));
    Path leftOver = strayFile();
    Maintained done = of(WarehouseTable.PERPLEXITIES, maintain(afterFourDays()));
    assertThat(done.leftOvers()).isEqualTo(1);
    assertThat(leftOver).doesNotExist();
    assertThat(perplexities()).containsExactly(perplexity(1));
  }

  @Test
  void filesOfATableThatWasNeverWrittenToGoOnceTheyAreOld() throws IOException {
    Path leftOver = strayFile();
    Table table = warehouse.icebergTable(WarehouseTable.PERPLEXITIES);
    table.updateProperties().set("owner", "a second metadata file").commit();
    assertThat(of(WarehouseTable.PERPLEXITIES, maintain(Instant.now())).leftOvers()).isZero();
    assertThat(leftOver).exists();
    assertThat(of(WarehouseTable.PERPLEXITIES, maintain(afterFourDays())).leftOvers()).isEqualTo(1);
    assertThat(leftOver).doesNotExist();
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, List.of(perplexity(1)));
    assertThat(perplexities()).containsExactly(perplexity(1));
  }

  @Test
  void oneNeuronOverAllCheckpointsLiesInFewRowGroups() throws IOException {
    Table table = warehouse.icebergTable(WarehouseTable.NEURON_STATS);
    table.updateProperties().set("write.parquet.row-group-size-bytes", "1024").commit();
    table
        .updateProperties()
        .set("write.parquet.row-group-check-min-record-count", "10")
        .set("write.parquet.row-group-check-max-record-count", "10")
        .commit();
    for (int i = 0; i < 4; i++) {
      appendNeurons("m" + i);
    }
    maintain(afterFourDays());
    table.refresh();
    List<BlockMetaData> groups = new ArrayList<>();
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        groups.addAll(rowGroups(file.file().location()));
      }
    }
    // 4 measurements of 4 layers of 100 neurons, sorted by (layer, neuron): neuron 50 of layer 2
    // has 4 rows side by side, so at most two row groups can hold it.
    assertThat(groups).hasSizeGreaterThan(8);
    assertThat(groups.stream().filter(group -> mayHold(group, 3, 2) && mayHold(group, 4, 50)))
        .hasSizeBetween(1, 2);
    assertThat(
            warehouse
                .read(WarehouseTable.NEURON_STATS)
                .where(col("layer").equalTo(2).and(col("neuron").equalTo(50)))
                .count())
        .isEqualTo(4);
  }

  @Test
  void storedActivationsKeepTheirEncoding() {
    float[] row = ActivationRoundingTest.gaussianProducts(1, 300);
    JavaSparkContext context = new JavaSparkContext(warehouse.spark().sparkContext());
    for (int i = 0; i < 2; i++) {
      new ActivationTable(warehouse)
          .replace(
              context.parallelize(List.of(new ActivationRow("m" + i, 0, 0, 0, row))),
              List.of(new ActivationExtent("m" + i, 1, 1, 300)));
    }
    Maintained done = of(WarehouseTable.FFN_ACTIVATIONS, maintain(afterFourDays()));
    assertThat(done.after().files()).isEqualTo(2);
    assertThat(done.after().bytes()).isEqualTo(done.before().bytes());
  }

  @Test
  void refusesWhatWouldEndangerARunningJob() {
    assertThatThrownBy(() -> new Options(5, Duration.ofHours(2)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot maintain tables: expected an age of at least PT24H, since younger files may"
                + " belong to a running job, found PT2H");
    assertThatThrownBy(() -> new Options(0, Duration.ofDays(3)))
        .hasMessage("Cannot maintain tables: expected at least 1 snapshot to keep, found 0");
  }

  private List<Maintained> maintain(Instant now) {
    return new MaintainTablesAction(warehouse, OPTIONS).execute(now);
  }

  private static Instant afterFourDays() {
    return Instant.now().plus(Duration.ofDays(4));
  }

  private Path strayFile() throws IOException {
    Path file = folder.resolve("sparsing/perplexities/data/stray.parquet");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "half-written");
  }

  private static List<BlockMetaData> rowGroups(String location) throws IOException {
    Path file = Path.of(URI.create(location.contains(":") ? location : "file:" + location));
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new ParquetInput(org.apache.iceberg.Files.localInput(file.toFile())))) {
      return reader.getFooter().getBlocks();
    }
  }

  private static boolean mayHold(BlockMetaData group, int column, int value) {
    var statistics = group.getColumns().get(column).getStatistics();
    return Integer.parseInt(statistics.minAsString()) <= value
        && Integer.parseInt(statistics.maxAsString()) >= value;
  }

  private static Maintained of(WarehouseTable table, List<Maintained> all) {
    return all.stream().filter(one -> one.table() == table).findFirst().orElseThrow();
  }

  private static final int[] NONE = {};

  private void appendNeurons(String id) {
    List<NeuronStatsRow> rows = new ArrayList<>();
    for (int layer = 0; layer < 4; layer++) {
      for (int neuron = 0; neuron < 100; neuron++) {
        rows.add(
            new NeuronStatsRow(
                id,
                "c",
                "k",
                layer,
                neuron,
                100,
                1,
                neuron + 0.5,
                layer + 0.25,
                2.0,
                3,
                2032,
                NONE));
      }
    }
    warehouse.insertMissing(WarehouseTable.NEURON_STATS, rows);
  }

  private List<PerplexityRow> perplexities() {
    return Warehouse.records(warehouse.read(WarehouseTable.PERPLEXITIES), PerplexityRow.class);
  }

  static PerplexityRow perplexity(int i) {
    return new PerplexityRow("m" + i, "c", "k", SparsityMethod.CETT, 0.1, 2.5, 1.01, 0.3, 100);
  }
}
