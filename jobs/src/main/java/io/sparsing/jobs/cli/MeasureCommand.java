package io.sparsing.jobs.cli;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.activation.ExtractActivationsAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.sparsity.MeasureParametersAction;
import io.sparsing.jobs.sparsity.MeasurementJson;
import io.sparsing.jobs.sparsity.Method;
import io.sparsing.jobs.study.MeasuredWaves;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures sparsity: dense pass, curves, and the PPL-p% search or fixed parameters. */
@Command(
    name = "measure",
    description = "Measure PPL-p%% sparsity, or perplexity at fixed parameters.",
    mixinStandardHelpOptions = true)
final class MeasureCommand implements Callable<Integer> {
  @Mixin private WarehouseOptions warehouseOptions;
  @Mixin private SubjectOptions subjectOptions;

  @Option(
      names = "--ppl-increase",
      paramLabel = "P",
      split = ",",
      description = "Allowed increases of perplexity in percent, for example 1,5,10.")
  private List<Double> percents = List.of();

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description = "cett, topk or fat: measure at fixed parameters instead.")
  private Method method;

  @Option(
      names = "--parameter",
      paramLabel = "X",
      split = ",",
      description = "CETT levels, kept shares or epsilons, for --method.")
  private List<Double> parameters = List.of();

  @Option(
      names = "--cett-tolerance",
      paramLabel = "WIDTH",
      defaultValue = "1e-4",
      description = "Width to which the search narrows the CETT level. Default: 1e-4")
  private double cettTolerance;

  @Option(
      names = "--sample",
      paramLabel = "POSITIONS",
      defaultValue = "4096",
      description = "Positions whose activations are stored, or 'all'. Default: 4096")
  private String sample;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the measurements as JSON; - for standard output.")
  private String json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    boolean search = !percents.isEmpty() && method == null && parameters.isEmpty();
    boolean fixed = percents.isEmpty() && method != null && !parameters.isEmpty();
    if (!search && !fixed) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot measure: expected either --ppl-increase or --method with --parameter");
    }
    if (!(cettTolerance >= 1e-6 && cettTolerance <= 0.1)) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot search: expected --cett-tolerance from 1e-6 to 0.1, found " + cettTolerance);
    }
    ExtractCommand.samplePositions(sample); // refuses a wrong one before anything runs
    PrintWriter err = spec.commandLine().getErr();
    Warehouse warehouse = warehouseOptions.open();
    try {
      SubjectOptions.Subjects subjects = subjectOptions.prepare(warehouse, err);
      List<String> refused = new ArrayList<>(subjects.refused());
      List<SparsityRow> measured = new ArrayList<>();
      Map<String, String> names = new HashMap<>();
      for (Tokenized tokenized : subjects.tokenized()) {
        tokenized.checkpoints().forEach(row -> names.put(row.checkpointId(), row.name()));
        names.put(tokenized.corpus().corpusId(), tokenized.corpus().uri());
        var result = method == null ? search(warehouse, tokenized) : fixed(warehouse, tokenized);
        result.refused().forEach(line -> err.println("sparsing: " + line));
        refused.addAll(result.refused());
        measured.addAll(result.measurements());
      }
      print(measured, names, warehouse);
      return refused.isEmpty() ? Sparsing.DONE : Sparsing.FAILED;
    } finally {
      warehouse.spark().stop();
    }
  }

  private MeasuredWaves.Result search(Warehouse warehouse, Tokenized tokenized) {
    SearchOptions options =
        new SearchOptions(
            cettTolerance,
            SearchOptions.STANDARD.ratioTolerance(),
            SearchOptions.STANDARD.largestCett());
    return new MeasuredWaves(warehouse, ExtractCommand.samplePositions(sample), percents, options)
        .measure(tokenized);
  }

  private MeasuredWaves.Result fixed(Warehouse warehouse, Tokenized tokenized) {
    var extracted =
        new ExtractActivationsAction(
                warehouse,
                tokenized.corpus(),
                tokenized.checkpoints(),
                ExtractCommand.samplePositions(sample))
            .execute();
    List<CheckpointRow> sound =
        tokenized.checkpoints().stream()
            .filter(row -> extracted.extractions().containsKey(row.checkpointId()))
            .toList();
    List<SparsityRow> rows =
        new MeasureParametersAction(
                warehouse, tokenized.corpus(), extracted.extractions(), method, parameters)
            .execute(sound);
    return new MeasuredWaves.Result(rows, rows.size(), extracted.refused());
  }

  private void print(List<SparsityRow> measured, Map<String, String> names, Warehouse warehouse)
      throws IOException {
    if (json != null) {
      String text = new MeasurementJson(warehouse).write(measured);
      TextOutput.write(json, text, spec.commandLine().getOut());
      if (json.equals(TextOutput.STANDARD_OUTPUT)) {
        return;
      }
    }
    TextTable table =
        new TextTable(
            "checkpoint",
            "corpus",
            "method",
            "p or parameter",
            "CETT",
            "activation ratio",
            "sparsity",
            "PPL ratio",
            "dense loss",
            "status");
    for (SparsityRow row : measured) {
      table.add(
          names.get(row.checkpointId()),
          names.get(row.corpusId()),
          row.method(),
          row.p().map("%s %%"::formatted).orElseGet(() -> row.parameter().orElseThrow().toString()),
          row.cett().map("%.5f"::formatted).orElse("-"),
          "%.5f".formatted(row.activationRatio()),
          "%.5f".formatted(row.sparsity()),
          "%.6f".formatted(row.pplRatio()),
          "%.5f".formatted(row.denseLoss()),
          row.status());
    }
    table.print(spec.commandLine().getOut());
  }
}
