package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.RowText;
import io.sparsing.jobs.cli.text.TextOutput;
import io.sparsing.jobs.export.CurvePoint;
import io.sparsing.jobs.export.ExportCurvesAction;
import io.sparsing.jobs.export.ExportTablesAction;
import io.sparsing.jobs.export.ExportTablesAction.Addresses;
import io.sparsing.jobs.export.ModelCardAction;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes activation-ratio curves for other tools, model cards, or whole tables. */
@Command(
    name = "export",
    description = "Write activation-ratio curves for other tools, a model card, or whole tables.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  /** What is written. */
  enum Format {
    CSV,
    JSONL,
    CARD,
    PARQUET
  }

  @Mixin private WarehouseOptions warehouseOptions;

  @Option(
      names = "--format",
      defaultValue = "csv",
      description =
          "csv or jsonl: a row for each checkpoint, corpus and p; card: Markdown for a model card;"
              + " parquet: a file for each table, which 'sparsing import' reads. Default: csv")
  private Format format;

  @Option(
      names = "--series",
      paramLabel = "NAME",
      arity = "1..*",
      description = "Only these series, in csv, jsonl and card. Default: all")
  private List<String> series = List.of();

  @Option(
      names = "--tables",
      paramLabel = "NAME",
      split = ",",
      description =
          "Tables to write as parquet. Default: all but corpus_sequences, ffn_activations,"
              + " token_stats, neuron_stats, neuron_activity and cett_curves")
  private List<WarehouseTable> tables = List.of();

  @Option(
      names = "--without-addresses",
      description =
          "In parquet, write SERIES/CHECKPOINT and the corpus' file name in place of addresses")
  private boolean withoutAddresses;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = TextOutput.STANDARD_OUTPUT,
      description = "Where it is written; - for standard output. With parquet a folder. Default: -")
  private String out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    checkOptions();
    Warehouse warehouse = warehouseOptions.openForReading();
    try {
      if (format == Format.PARQUET) {
        writeTables(warehouse);
      } else {
        TextOutput.write(out, text(warehouse), spec.commandLine().getOut());
      }
      return Sparsing.DONE;
    } finally {
      warehouse.spark().stop();
    }
  }

  private void checkOptions() {
    if (format == Format.PARQUET) {
      refuse(out.equals(TextOutput.STANDARD_OUTPUT), "--out FOLDER with --format parquet", "none");
      refuse(!series.isEmpty(), "whole tables with --format parquet", "--series");
    } else {
      refuse(!tables.isEmpty(), "--tables with --format parquet only", format());
      refuse(withoutAddresses, "--without-addresses with --format parquet only", format());
    }
  }

  private String format() {
    return "--format " + format.name().toLowerCase(Locale.ROOT);
  }

  private void refuse(boolean refused, String expected, String found) {
    if (refused) {
      throw new ParameterException(
          spec.commandLine(), "Cannot export: expected %s, found %s".formatted(expected, found));
    }
  }

  private void writeTables(Warehouse warehouse) {
    int files =
        new ExportTablesAction(
                warehouse,
                tables.isEmpty() ? ExportTablesAction.results() : tables,
                withoutAddresses ? Addresses.REPLACED : Addresses.KEPT,
                out)
            .execute();
    spec.commandLine().getOut().printf("%d tables in %s%n", files, out);
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
