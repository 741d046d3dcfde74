package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.RowText;
import io.sparsing.jobs.cli.text.TextOutput;
import io.sparsing.jobs.export.CurvePoint;
import io.sparsing.jobs.export.ExportCurvesAction;
import io.sparsing.jobs.export.ModelCardAction;
import io.sparsing.jobs.table.Warehouse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes activation-ratio curves for other tools, or model cards. */
@Command(
    name = "export",
    description = "Write activation-ratio curves for other tools, or a model card.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  /** What is written. */
  enum Format {
    CSV,
    JSONL,
    CARD
  }

  @Mixin private WarehouseOptions warehouseOptions;

  @Option(
      names = "--format",
      defaultValue = "csv",
      description =
          "csv or jsonl: a row for each checkpoint, corpus and p; card: Markdown for a model card."
              + " Default: csv")
  private Format format;

  @Option(
      names = "--series",
      paramLabel = "NAME",
      arity = "1..*",
      description = "Only these series. Default: all")
  private List<String> series = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = TextOutput.STANDARD_OUTPUT,
      description = "Where it is written; - for standard output. Default: -")
  private String out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Warehouse warehouse = warehouseOptions.openForReading();
    try {
      TextOutput.write(out, text(warehouse), spec.commandLine().getOut());
      return Sparsing.DONE;
    } finally {
      warehouse.spark().stop();
    }
  }

  private String text(Warehouse warehouse) {
    if (format == Format.CARD) {
      return new ModelCardAction(warehouse, series, ReleaseVersion.number()).execute();
    }
    RowText rows =
        new RowText(
            CurvePoint.rows(
                warehouse.spark(), new ExportCurvesAction(warehouse, series).execute()));
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    if (format == Format.CSV) {
      rows.csv(writer);
    } else {
      rows.jsonLines(writer);
    }
    return text.toString().stripTrailing();
  }
}
