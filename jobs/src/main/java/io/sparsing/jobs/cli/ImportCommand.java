package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.export.ImportTablesAction;
import io.sparsing.jobs.table.Warehouse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over tables that were measured elsewhere. */
@Command(
    name = "import",
    description =
        "Take over what 'sparsing export --format parquet' wrote; what the tables hold already"
            + " stays.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouseOptions;

  @Parameters(
      paramLabel = "FOLDER",
      description = "Folder with sparsity.parquet and so on, on any Hadoop file system.")
  private String folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Warehouse warehouse = warehouseOptions.open();
    try {
      long rows = new ImportTablesAction(warehouse, folder).execute();
      spec.commandLine().getOut().printf("%,d rows are new, from %s%n", rows, folder);
      return Sparsing.DONE;
    } finally {
      warehouse.spark().stop();
    }
  }
}
