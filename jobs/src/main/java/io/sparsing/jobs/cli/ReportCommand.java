package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.TextOutput;
import io.sparsing.jobs.report.ReportAction;
import io.sparsing.jobs.table.Warehouse;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the report of everything in the tables. */
@Command(
    name = "report",
    description = "Write report/index.html from the tables; it needs no network.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouseOptions;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "report",
      description = "Folder of index.html. Default: ./report")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Warehouse warehouse = warehouseOptions.openExisting();
    try {
      Path page = folder.resolve("index.html");
      String html = new ReportAction(warehouse, "Activation sparsity").execute();
      TextOutput.write(page.toString(), html, spec.commandLine().getOut());
      spec.commandLine().getOut().println("Report: " + page.toAbsolutePath().normalize().toUri());
      return Sparsing.DONE;
    } finally {
      warehouse.spark().stop();
    }
  }
}
