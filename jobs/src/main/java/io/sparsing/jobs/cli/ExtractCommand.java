package io.sparsing.jobs.cli;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.option.DeviceOptions;
import io.sparsing.jobs.cli.option.SubjectOptions;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.PlaceNames;
import io.sparsing.jobs.cli.text.TextTable;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.study.MeasurementRun;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the dense pass: statistics, curves, and activations to Parquet. */
@Command(
    name = "extract",
    description = "Dense pass: neuron statistics, CETT curves, and activations to Parquet.",
    mixinStandardHelpOptions = true)
final class ExtractCommand implements Callable<Integer> {
  /** Positions whose activations are stored unless set otherwise. */
  static final long DEFAULT_SAMPLE_POSITIONS = 2_048;

  @Mixin private WarehouseOptions warehouseOptions;
  @Mixin private DeviceOptions deviceOptions;
  @Mixin private SubjectOptions subjectOptions;

  @Option(
      names = "--sample",
      paramLabel = "POSITIONS",
      defaultValue = "2048",
      description = "Positions whose activations are stored, or 'all'. Default: 2048")
  private String sample;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    long samplePositions = samplePositions(sample);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Warehouse warehouse = warehouseOptions.open(deviceOptions);
    try {
      SubjectOptions.Subjects subjects = subjectOptions.prepare(warehouse, err);
      PlaceNames names = subjects.names();
      List<String> refused = new ArrayList<>(subjects.refused());
      TextTable table =
          new TextTable("checkpoint", "corpus", "positions", "stored", "dense loss", "seconds");
      for (Tokenized tokenized : subjects.tokenized()) {
        MeasurementRun.Result result =
            new MeasurementRun(
                    warehouse,
                    samplePositions,
                    List.of(),
                    failed -> refuse(FailureReport.of(failed.cause()).line(), refused))
                .measure(tokenized);
        result.refused().forEach(line -> refuse(line, refused));
        for (CheckpointRow checkpoint : tokenized.checkpoints()) {
          ExtractionRow row = result.extractions().get(checkpoint.checkpointId());
          if (row != null) {
            names
                .of(checkpoint.checkpointId())
                .forEach(name -> add(table, name, tokenized.corpus().uri(), row));
          }
        }
      }
      table.print(out);
      return refused.isEmpty() ? Sparsing.DONE : Sparsing.FAILED;
    } finally {
      warehouse.spark().stop();
    }
  }

  private void refuse(String line, List<String> refused) {
    spec.commandLine().getErr().println("sparsing: " + line);
    refused.add(line);
  }

  private static void add(TextTable table, String name, String corpus, ExtractionRow row) {
    table.add(
        name,
        corpus,
        "%,d".formatted(row.positions()),
        "%,d".formatted(row.sampledPositions()),
        "%.6f".formatted(row.denseLoss()),
        "%.1f".formatted(row.totalSeconds()));
  }

  static long samplePositions(String text) {
    if (text.equals("all")) {
      return Long.MAX_VALUE;
    }
    try {
      long positions = Long.parseLong(text);
      if (positions >= 0) {
        return positions;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new InputException(
        "Cannot sample positions: expected --sample with a number from 0 or 'all', found " + text);
  }
}
