package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.SubjectOptions;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.PlaceNames;
import io.sparsing.jobs.cli.text.TextTable;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.extract.ExtractActivationsAction;
import io.sparsing.jobs.extract.SweepCettAction;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** CETT and activation ratios from stored activations. */
@Command(
    name = "sweep",
    description =
        "CETT and activation ratios at any threshold or level, from the activations that extract"
            + " stored.",
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouseOptions;
  @Mixin private SubjectOptions subjectOptions;

  @Option(
      names = "--cett",
      paramLabel = "LEVEL",
      split = ",",
      description = "CETT levels whose thresholds are wanted, for example 0.05,0.1,0.2.")
  private List<Double> levels = List.of();

  @Option(
      names = "--threshold",
      paramLabel = "X",
      split = ",",
      description = "Magnitude thresholds to evaluate CETT at, the same in every layer.")
  private List<Double> thresholds = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (levels.isEmpty() == thresholds.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Cannot sweep: expected either --cett or --threshold");
    }
    PrintWriter err = spec.commandLine().getErr();
    Warehouse warehouse = warehouseOptions.openExisting();
    try {
      SubjectOptions.Subjects subjects = subjectOptions.prepare(warehouse, err);
      PlaceNames names = subjects.names();
      TextTable table =
          new TextTable(
              "checkpoint",
              "corpus",
              "layer",
              "level",
              "threshold",
              "CETT",
              "activation ratio",
              "positions");
      for (Tokenized tokenized : subjects.tokenized()) {
        Map<String, ExtractionRow> extractions =
            new ExtractActivationsAction(warehouse, tokenized.corpus(), 1)
                .storedByAny(tokenized.checkpoints());
        SweepCettAction sweep =
            new SweepCettAction(warehouse, tokenized.checkpoints(), extractions);
        List<SweepCettAction.Point> points =
            levels.isEmpty() ? sweep.atThresholds(thresholds) : sweep.atLevels(levels);
        for (SweepCettAction.Point point : points) {
          names
              .of(point.checkpoint().checkpointId())
              .forEach(name -> add(table, name, tokenized.corpus().uri(), point));
        }
      }
      table.print(spec.commandLine().getOut());
      return subjects.refused().isEmpty() ? Sparsing.DONE : Sparsing.FAILED;
    } finally {
      warehouse.spark().stop();
    }
  }

  private static void add(
      TextTable table, String name, String corpus, SweepCettAction.Point point) {
    String level = point.level().isPresent() ? Double.toString(point.level().getAsDouble()) : "-";
    table.add(
        name,
        corpus,
        Integer.toString(point.layer()),
        level,
        "%.6g".formatted(point.threshold()),
        "%.6f".formatted(point.cett()),
        "%.6f".formatted(point.activationRatio()),
        "%,d".formatted(point.positions()));
  }
}
