package io.sparsing.jobs.cli;

import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;

/** The warehouse that commands without further options use, for programs in the same JVM. */
public final class EmbeddedWarehouse {
  private EmbeddedWarehouse() {}

  /**
   * Opens the warehouse in a folder on a Spark of this JVM, configured as the commands configure
   * it; the caller stops the session.
   */
  public static Warehouse open(Path folder) {
    return Warehouse.open(WarehouseOptions.embedded(folder, null).session());
  }
}
