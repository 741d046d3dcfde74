package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.TextTable;
import io.sparsing.jobs.maintain.AgeText;
import io.sparsing.jobs.maintain.MaintainTablesAction;
import io.sparsing.jobs.maintain.MaintainTablesAction.Maintained;
import io.sparsing.jobs.maintain.TableSize;
import io.sparsing.jobs.table.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Keeps the tables fast and small. */
@Command(
    name = "maintain",
    description =
        "Join small files and manifests, sort rows, remove old snapshots and files that no snapshot"
            + " names.",
    mixinStandardHelpOptions = true)
final class MaintainCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouseOptions;

  @Option(
      names = "--keep-snapshots",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Number of newest snapshots of each table to keep, whatever their age. Default: 5")
  private int keepSnapshots;

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      defaultValue = "3d",
      description =
          "Age from which snapshots and left-over files are removed, such as 3d, 36h or P1DT12H; at"
              + " least a day. Default: 3d")
  private String olderThan;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    MaintainTablesAction.Options options =
        new MaintainTablesAction.Options(keepSnapshots, age(olderThan));
    Warehouse warehouse = warehouseOptions.openExisting();
    try {
      List<Maintained> maintained =
          new MaintainTablesAction(warehouse, options).execute(Instant.now());
      TextTable table = new TextTable("table", "files", "bytes", "snapshots", "left over");
      for (Maintained one : maintained) {
        table.add(
            one.table().tableName(),
            change(one, TableSize::files),
            change(one, TableSize::bytes),
            change(one, TableSize::snapshots),
            "%,d removed".formatted(one.leftOvers()));
      }
      table.print(spec.commandLine().getOut());
      return Sparsing.DONE;
    } finally {
      warehouse.spark().stop();
    }
  }

  private static String change(Maintained one, ToLongFunction<TableSize> of) {
    long before = of.applyAsLong(one.before());
    long after = of.applyAsLong(one.after());
    return before == after ? "%,d".formatted(after) : "%,d -> %,d".formatted(before, after);
  }

  private Duration age(String text) {
    return AgeText.parse(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "Cannot maintain tables: expected --older-than with a duration such as 3d, 36h or"
                        + " P1DT12H, found "
                        + text));
  }
}
