package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The warehouse that commands without further options use, for programs in the same JVM. */
public final class EmbeddedWarehouse {
  private EmbeddedWarehouse() {}

  /**
   * Opens the warehouse in a folder on a Spark of this JVM, configured as the commands configure
   * it; the caller stops the session.
   */
  public static Warehouse open(Path folder) {
    return WarehouseOptions.embedded(folder, null).open();
  }

  /** The same for reading: changes nothing, and refuses a folder that holds no tables. */
  public static Warehouse openForReading(Path folder) {
    return WarehouseOptions.embedded(folder, null).openForReading();
  }

  /** The same Spark, its tables not opened. */
  public static SparkSession session(Path folder) {
    return WarehouseOptions.embedded(folder, null).session();
  }
}
