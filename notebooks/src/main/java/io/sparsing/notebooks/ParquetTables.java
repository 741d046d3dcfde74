package io.sparsing.notebooks;

import io.sparsing.jobs.cli.EmbeddedWarehouse;
import io.sparsing.jobs.table.SqlFunctions;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Tables as Parquet files, {@code sparsity.parquet} and so on, as {@code sparsing export} writes
 * them: those of the small study are what notebooks show unless told otherwise.
 */
final class ParquetTables {
  private ParquetTables() {}

  /** Whether a folder holds such files. */
  static boolean areIn(Path folder) {
    return Files.exists(file(folder, WarehouseTable.SPARSITY));
  }

  /** Opens a session in which each file is a view named like its table. */
  static SparkSession open(Path folder) throws IOException {
    SparkSession spark = EmbeddedWarehouse.session(Files.createTempDirectory("sparsing-notebook"));
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

  private static Path file(Path folder, WarehouseTable table) {
    return folder.resolve(table.tableName() + ".parquet");
  }
}
