package io.sparsing.notebooks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.sparsing.jobs.cli.EmbeddedWarehouse;
import io.sparsing.jobs.table.SqlFunctions;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A small sample of tables as Parquet files, {@code sparsity.parquet} and so on: what notebooks
 * show to those who have measured nothing yet.
 */
final class SampleTables {
  private SampleTables() {}

  /** Whether a folder holds such files. */
  static boolean isSample(Path folder) {
    return Files.exists(file(folder, WarehouseTable.SPARSITY));
  }

  /** Opens a session in which each file is a view named like its table. */
  static SparkSession open(Path folder) throws IOException {
    SparkSession spark = EmbeddedWarehouse.session(Files.createTempDirectory("sparsing-sample"));
    SqlFunctions.register(spark);
    spark.sql("USE spark_catalog.default");
    for (WarehouseTable table : WarehouseTable.values()) {
      Path file = file(folder, table);
      if (Files.exists(file)) {
        spark.read().parquet(file.toUri().toString()).createOrReplaceTempView(table.tableName());
      }
    }
    return spark;
  }

  /**
   * Writes what a warehouse holds as such a sample, without what notebooks do not read: token
   * positions, activations, and the losses of documents and of training.
   *
   * @param arguments the folder of the warehouse, and that of the sample
   */
  public static void main(String[] arguments) throws IOException {
    Warehouse warehouse = EmbeddedWarehouse.open(Path.of(arguments[0]));
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    for (WarehouseTable table : WarehouseTable.values()) {
      switch (table) {
        case CORPUS_SEQUENCES,
            FFN_ACTIVATIONS,
            TOKEN_STATS,
            CETT_CURVES,
            DOCUMENT_LOSSES,
            TRAINING_LOSSES -> {}
        default -> write(warehouse, table, file(folder, table));
      }
    }
    warehouse.spark().stop();
  }

  private static void write(Warehouse warehouse, WarehouseTable table, Path file)
      throws IOException {
    Path parts = Files.createTempDirectory("sparsing-sample");
    String[] order = table.keyColumns().toArray(String[]::new);
    anonymous(warehouse.read(table))
        .coalesce(1)
        .sortWithinPartitions(order[0], Arrays.copyOfRange(order, 1, order.length))
        .write()
        .mode("overwrite")
        .option("compression", "zstd")
        .parquet(parts.toString());
    try (var files = Files.newDirectoryStream(parts, "part-*.parquet")) {
      for (Path part : files) {
        Files.copy(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** A sample says nothing about the machine that it was measured on. */
  private static Dataset<Row> anonymous(Dataset<Row> rows) {
    return List.of(rows.columns()).containsAll(List.of("uri", "series", "name"))
        ? rows.withColumn("uri", concat(lit("sample:"), col("series"), lit("/"), col("name")))
        : rows;
  }

  private static Path file(Path folder, WarehouseTable table) {
    return folder.resolve(table.tableName() + ".parquet");
  }
}
