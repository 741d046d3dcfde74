package io.sparsing.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.PlacedCorpus;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.export.ExportTablesAction.Addresses;
import io.sparsing.jobs.law.FitLawsAction;
import io.sparsing.jobs.law.SimulatedSeries;
import io.sparsing.jobs.table.TrainingLossRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that travel: hand-written rows of one warehouse, taken over by another. */
class TableFilesTest {
  private static final List<WarehouseTable> CURVES =
      List.of(WarehouseTable.CHECKPOINTS, WarehouseTable.SPARSITY);

  private Path folder;
  private Path files;

  @BeforeEach
  void enter(@TempDir Path temporary) {
    folder = temporary;
    files = temporary.resolve("files");
  }

  /** run-a at 1 to 3 billion tokens, as files. */
  private void exportRunA(Addresses addresses) {
    Warehouse warehouse = LocalSpark.open(folder.resolve("first"));
    SimulatedSeries.enter(warehouse, "run-a", 1, 3);
    new ExportTablesAction(warehouse, CURVES, addresses, files.toString()).execute();
  }

  private static List<Row> rows(Warehouse warehouse, WarehouseTable table) {
    return warehouse.read(table).orderBy(table.keyColumns().get(0)).collectAsList();
  }

  @Test
  void anotherWarehouseTakesOverWhatItLacks() throws IOException {
    exportRunA(Addresses.KEPT);
    Warehouse first = LocalSpark.open(folder.resolve("first"));
    List<Row> checkpoints = rows(first, WarehouseTable.CHECKPOINTS);
    List<Row> measurements = rows(first, WarehouseTable.SPARSITY);
    Warehouse second = LocalSpark.open(folder.resolve("second"));
    SimulatedSeries.enter(second, "run-a", 3, 3);
    SimulatedSeries.enter(second, "run-b", 1, 1);

    // Steps 1 and 2 of run-a, a row in either table.
    assertThat(new ImportTablesAction(second, files.toString()).execute()).isEqualTo(4);

    assertThat(rows(second, WarehouseTable.CHECKPOINTS)).hasSize(4).containsAll(checkpoints);
    assertThat(rows(second, WarehouseTable.SPARSITY)).hasSize(4).containsAll(measurements);
    assertThat(new ImportTablesAction(second, files.toString()).execute()).isZero();
    assertThat(rows(second, WarehouseTable.SPARSITY)).hasSize(4);
    try (Stream<Path> found = Files.list(files)) {
      assertThat(found.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("checkpoints.parquet", "sparsity.parquet");
    }
  }

  @Test
  void whatWasTakenOverIsFitted() {
    exportRunA(Addresses.REPLACED);
    Warehouse second = LocalSpark.open(folder.resolve("second"));
    SimulatedSeries.enter(second, "run-a", 4, 8);
    new ImportTablesAction(second, files.toString()).execute();

    new FitLawsAction(second).executeChanged();

    assertThat(rows(second, WarehouseTable.SCALING_FITS))
        .singleElement()
        .satisfies(
            fit -> {
              assertThat(fit.<String>getAs("series")).isEqualTo("run-a");
              assertThat(fit.<Integer>getAs("points")).isEqualTo(8);
            });
  }

  @Test
  void filesWithoutAddressesSayNothingOfTheMachine() {
    exportRunA(Addresses.REPLACED);
    Warehouse second = LocalSpark.open(folder.resolve("second"));
    new ImportTablesAction(second, files.toString()).execute();

    assertThat(rows(second, WarehouseTable.CHECKPOINTS))
        .extracting(row -> row.<String>getAs("uri"))
        .containsExactly("run-a/step1", "run-a/step2", "run-a/step3");
  }

  @Test
  void whatCameFromHereIsNotNewUnderAnotherAddress() {
    Warehouse warehouse = LocalSpark.open(folder.resolve("first"));
    SimulatedSeries.enter(warehouse, "run-a", 1, 3);
    enterLosses(warehouse, 7.0, 6.5);
    warehouse.insertMissing(
        WarehouseTable.CORPORA,
        List.of(
            PlacedCorpus.at("corpus", "file:/texts/validation"),
            PlacedCorpus.at("corpus", "file:/copy/validation")));
    List<WarehouseTable> addressed =
        List.of(WarehouseTable.CHECKPOINTS, WarehouseTable.CORPORA, WarehouseTable.TRAINING_LOSSES);
    new ExportTablesAction(warehouse, addressed, Addresses.REPLACED, files.toString()).execute();

    assertThat(new ImportTablesAction(warehouse, files.toString()).execute()).isZero();

    // Elsewhere all of it is new: three checkpoints, a corpus, two losses.
    Warehouse second = LocalSpark.open(folder.resolve("second"));
    assertThat(new ImportTablesAction(second, files.toString()).execute()).isEqualTo(3 + 1 + 2);
  }

  /** Two runs of one name begin alike: at 1,024 tokens both have 7.0. */
  @Test
  void aCurveIsTakenOverWhole() {
    Warehouse first = LocalSpark.open(folder.resolve("first"));
    enterLosses(first, 7.0, 6.5);
    List<WarehouseTable> losses = List.of(WarehouseTable.TRAINING_LOSSES);
    new ExportTablesAction(first, losses, Addresses.REPLACED, files.toString()).execute();
    Warehouse second = LocalSpark.open(folder.resolve("second"));
    enterLosses(second, 7.0, 6.4);

    assertThat(new ImportTablesAction(second, files.toString()).execute()).isEqualTo(2);
  }

  private static void enterLosses(Warehouse warehouse, double first, double second) {
    String run = "file:/models/run-a";
    warehouse.insertMissing(
        WarehouseTable.TRAINING_LOSSES,
        List.of(
            new TrainingLossRow(run, "run-a", 1_024, first, 0.01, 1),
            new TrainingLossRow(run, "run-a", 2_048, second, 0.01, 1)));
  }

  @Test
  void aLaterExportReplacesTheFiles() {
    exportRunA(Addresses.KEPT);
    Warehouse first = LocalSpark.open(folder.resolve("first"));
    SimulatedSeries.enter(first, "run-a", 4, 4);
    new ExportTablesAction(first, CURVES, Addresses.KEPT, files.toString()).execute();
    Warehouse second = LocalSpark.open(folder.resolve("second"));

    assertThat(new ImportTablesAction(second, files.toString()).execute()).isEqualTo(8);
  }

  @Test
  void aFolderWithoutTablesIsRefused() {
    Warehouse warehouse = LocalSpark.open(folder.resolve("first"));

    assertThatThrownBy(() -> new ImportTablesAction(warehouse, files.toString()).execute())
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot import tables from %s: expected files such as sparsity.parquet, found none"
                .formatted(files));
  }

  @Test
  void otherColumnsAreRefusedBeforeAnythingIsWritten() {
    exportRunA(Addresses.KEPT);
    Warehouse second = LocalSpark.open(folder.resolve("second"));
    Path file = files.resolve("sparsity.parquet");

    write(second, file, "SELECT 'm' AS measurement_id, 0.5 AS density, 1 AS colour");
    refused(second, file, "columns of table sparsity, found colour, density");

    write(second, file, "SELECT 'm' AS measurement_id");
    refused(second, file, "extraction_id, checkpoint_id, corpus_id");

    write(second, file, "SELECT 1 AS measurement_id, * EXCEPT (measurement_id) FROM sparsity");
    refused(second, file, "measurement_id as STRING, found INT");

    assertThat(rows(second, WarehouseTable.CHECKPOINTS)).isEmpty();
  }

  private static void write(Warehouse warehouse, Path file, String query) {
    warehouse.spark().sql(query).write().mode("overwrite").parquet(file.toString());
  }

  private void refused(Warehouse warehouse, Path file, String why) {
    assertThatThrownBy(() -> new ImportTablesAction(warehouse, files.toString()).execute())
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot import file:%s: expected %s".formatted(file, why));
  }
}
