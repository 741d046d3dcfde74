package io.sparsing.jobs.cli;

import io.sparsing.analysis.scaling.FitJson;
import io.sparsing.analysis.scaling.ScalingFit;
import io.sparsing.analysis.scaling.ScalingLawFitter;
import io.sparsing.analysis.scaling.SeriesFile;
import io.sparsing.jobs.scaling.FitLawsAction;
import io.sparsing.jobs.table.Warehouse;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Fits the laws to the series in the tables, or to series in files. */
@Command(
    name = "fit",
    description = "Fit the scaling laws, to the tables' series or to files.",
    mixinStandardHelpOptions = true)
final class FitCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouseOptions;

  @Option(
      names = "--series",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Files {\"token_passed\":[…], \"activation_ratio\":[…]} instead of the tables; starts no"
              + " Spark.")
  private List<Path> files = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the fits as JSON; - for standard output.")
  private String json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<ScalingFit> fits = files.isEmpty() ? fitTables() : fitFiles();
    PrintWriter out = spec.commandLine().getOut();
    if (json != null) {
      TextOutput.write(json, FitJson.write(fits), out);
    }
    if (!TextOutput.STANDARD_OUTPUT.equals(json)) {
      print(fits, out);
    }
    return Sparsing.DONE;
  }

  private List<ScalingFit> fitFiles() {
    ScalingLawFitter fitter = new ScalingLawFitter();
    return files.stream().map(SeriesFile::read).map(fitter::fit).toList();
  }

  private List<ScalingFit> fitTables() {
    Warehouse warehouse = warehouseOptions.open();
    try {
      FitLawsAction.Result result = new FitLawsAction(warehouse).execute();
      result.skipped().forEach(line -> spec.commandLine().getErr().println("sparsing: " + line));
      return result.fits();
    } finally {
      warehouse.spark().stop();
    }
  }

  private static void print(List<ScalingFit> fits, PrintWriter out) {
    TextTable table =
        new TextTable(
            "series", "law", "points", "limit", "95 % interval", "determined", "R2", "MAE");
    for (ScalingFit fit : fits) {
      table.add(
          fit.series(),
          fit.law(),
          Integer.toString(fit.points()),
          "%.4f".formatted(fit.limit()),
          "%.4f to %.4f".formatted(fit.limitInterval().low(), fit.limitInterval().high()),
          fit.identified() ? "yes" : "no",
          "%.4f".formatted(fit.rSquared()),
          "%.5f".formatted(fit.meanAbsoluteError()));
    }
    table.print(out);
  }
}
