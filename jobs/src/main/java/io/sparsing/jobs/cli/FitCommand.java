package io.sparsing.jobs.cli;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.analysis.law.fit.SeriesFile;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.verdict.FitJson;
import io.sparsing.analysis.law.verdict.ScalingFit;
import io.sparsing.analysis.law.verdict.ScalingLawFitter;
import io.sparsing.jobs.cli.option.ComparisonMixin;
import io.sparsing.jobs.cli.option.FitOptionsMixin;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.FitTables;
import io.sparsing.jobs.cli.text.TextOutput;
import io.sparsing.jobs.law.CompareModelsAction;
import io.sparsing.jobs.law.FitLawsAction;
import io.sparsing.jobs.table.ModelComparisonRow;
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

/** Fits the laws to the series in the tables and compares their models, or fits series in files. */
@Command(
    name = "fit",
    description =
        "Fit the scaling laws to the series of the tables, then compare the models; or fit series"
            + " in files.",
    mixinStandardHelpOptions = true)
final class FitCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouseOptions;

  @Mixin private FitOptionsMixin fitOptions;

  @Mixin private ComparisonMixin comparison;

  @Option(
      names = "--series",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Fit these files instead of the tables; starts no Spark. A file is {\"token_passed\":[…],"
              + " \"activation_ratio\":[…]}, with \"activation_ratio_se\":[…] where standard errors"
              + " are known.")
  private List<Path> files = List.of();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the fits as JSON; - for standard output.")
  private String json;

  @Spec private CommandSpec spec;

  private List<ModelComparisonRow> comparisons = List.of();

  @Override
  public Integer call() {
    FitOptions options = fitOptions.options();
    List<ScalingFit> fits = files.isEmpty() ? fitTables(options) : fitFiles(options);
    PrintWriter out = spec.commandLine().getOut();
    if (json != null) {
      TextOutput.write(json, FitJson.write(fits), out);
    }
    if (!TextOutput.STANDARD_OUTPUT.equals(json)) {
      FitTables tables = new FitTables(out);
      tables.print(fits);
      tables.comparisons(comparisons);
    }
    return Sparsing.DONE;
  }

  private List<ScalingFit> fitFiles(FitOptions options) {
    ScalingLawFitter fitter = new ScalingLawFitter(options);
    List<SeriesPoints> series = files.stream().map(SeriesFile::read).toList();
    return series.stream().parallel().map(fitter::fit).toList();
  }

  private List<ScalingFit> fitTables(FitOptions options) {
    Warehouse warehouse = warehouseOptions.openExisting();
    try {
      FitLawsAction.Result result = new FitLawsAction(warehouse, options).execute();
      result.notes().forEach(line -> spec.commandLine().getErr().println("sparsing: " + line));
      if (result.fits().isEmpty() && result.notes().isEmpty()) {
        spec.commandLine()
            .getErr()
            .println(
                "sparsing: Nothing to fit: expected PPL-p% measurements of checkpoints whose training"
                    + " tokens are known, found none");
      }
      comparisons = new CompareModelsAction(warehouse, comparison.options(options)).execute();
      return result.fits();
    } finally {
      warehouse.spark().stop();
    }
  }
}
