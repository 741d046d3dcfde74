package io.sparsing.jobs.cli;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.cli.option.DeviceOptions;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.TextOutput;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.law.CompareModelsAction;
import io.sparsing.jobs.law.ComparisonOptions;
import io.sparsing.jobs.law.FitLawsAction;
import io.sparsing.jobs.measure.MeasureRequest;
import io.sparsing.jobs.report.ReportAction;
import io.sparsing.jobs.study.Ladder;
import io.sparsing.jobs.study.MeasurementRun;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.study.TrainOnTextAction;
import io.sparsing.jobs.study.TrainingSource;
import io.sparsing.jobs.table.Warehouse;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole story on this machine: train, measure, fit, report. */
@Command(
    name = "demo",
    description =
        "The whole story on this machine: train two small models on English text, measure every"
            + " checkpoint, fit the laws, write the report.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final List<Double> PERCENTS = List.of(1.0);

  /** How long the demo takes. */
  enum Size {
    /** Two models, twelve checkpoints each: minutes. */
    FULL("demo-ladder.yaml"),
    /** Two very small models, six checkpoints each: for continuous integration. */
    QUICK("quick-ladder.yaml");

    private final String ladder;

    Size(String ladder) {
      this.ladder = ladder;
    }
  }

  @Mixin private WarehouseOptions warehouseOptions;
  @Mixin private DeviceOptions deviceOptions;

  @Option(
      names = "--size",
      defaultValue = "full",
      description = "full (two models, 12 checkpoints each) or quick. Default: full")
  private Size size;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      defaultValue = "models",
      description = "Where the trained checkpoints go. Default: ./models")
  private String models;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "report",
      description = "Folder of the report. Default: ./report")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    long start = System.nanoTime();
    Warehouse warehouse = warehouseOptions.open(deviceOptions);
    try {
      TrainingSource source =
          new TrainingSource(
              Ladder.embedded(size.ladder), TokenizeCorpusAction.EMBEDDED + ":train", models);
      List<String> checkpoints = new TrainOnTextAction(warehouse, source).execute();
      int measured = measure(warehouse, checkpoints, spec.commandLine().getErr());
      var fitted = new FitLawsAction(warehouse).execute();
      new CompareModelsAction(warehouse, ComparisonOptions.STANDARD).execute();
      Path page = folder.resolve("index.html");
      String html = new ReportAction(warehouse, "Activation sparsity: demo").execute();
      TextOutput.write(page.toString(), html, out);
      fitted.notes().forEach(out::println);
      fitted.findings().forEach(out::println);
      out.println(
          "%d measurements made in %.0f s. Report: %s"
              .formatted(
                  measured,
                  (System.nanoTime() - start) / 1e9,
                  page.toAbsolutePath().normalize().toUri()));
      return Sparsing.DONE;
    } finally {
      warehouse.spark().stop();
    }
  }

  private static int measure(Warehouse warehouse, List<String> checkpoints, PrintWriter err) {
    var registered = new RegisterCheckpointsAction(warehouse, checkpoints).execute();
    registered.notes().forEach(line -> err.println("sparsing: " + line));
    List<String> refused = new ArrayList<>(registered.refused());
    int made = 0;
    for (Tokenized tokenized :
        new TokenizeCorpusAction(
                warehouse,
                TokenizeCorpusAction.EMBEDDED + ":validation",
                registered.checkpoints(),
                OptionalInt.empty())
            .execute()) {
      var measured =
          new MeasurementRun(
                  warehouse,
                  MeasurementRun.DEFAULT_SAMPLE_POSITIONS,
                  List.of(new MeasureRequest.Search(PERCENTS, SearchOptions.STANDARD)),
                  failed -> refused.add(failed.cause().getMessage()))
              .measure(tokenized);
      refused.addAll(measured.refused());
      made += measured.made();
    }
    if (!refused.isEmpty()) {
      throw new IllegalStateException(String.join("; ", refused));
    }
    return made;
  }
}
