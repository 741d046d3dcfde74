package io.sparsing.jobs.cli;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.activation.ExtractActivationsAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.sparsity.MeasureParametersAction;
import io.sparsing.jobs.sparsity.MeasurementJson;
import io.sparsing.jobs.sparsity.ScoreCalibratedAction;
import io.sparsing.jobs.sparsity.StabiliseSeriesAction;
import io.sparsing.jobs.study.MeasuredWaves;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

  @Mixin private RuleOptions ruleOptions;

  @Option(
      names = "--stabilise",
      description =
          "With --ppl-increase: search the last five checkpoints of each series and measure all of"
              + " it at the mean of their CETT levels.")
  private boolean stabilise;

  @Option(
      names = "--calibrate-on",
      paramLabel = "PATH",
      description =
          "With --ppl-increase: search on this corpus, and score --corpus at the thresholds found.")
  private String calibrationCorpus;

  @Option(
      names = "--cett-tolerance",
      paramLabel = "WIDTH",
      defaultValue = "1e-4",
      description = "Width to which the search narrows the CETT level. Default: 1e-4")
  private double cettTolerance;

  @Option(
      names = "--sample",
      paramLabel = "POSITIONS",
      defaultValue = "1024",
      description = "Positions whose activations are stored, or 'all'. Default: 1024")
  private String sample;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the measurements as JSON; - for standard output.")
  private String json;

  @Spec private CommandSpec spec;

  private final Map<String, String> corpora = new HashMap<>();
  private final List<String> refused = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    check();
    ExtractCommand.samplePositions(sample); // refuses a wrong one before anything runs
    Warehouse warehouse = warehouseOptions.open();
    try {
      SubjectOptions.Subjects subjects =
          subjectOptions.prepare(warehouse, spec.commandLine().getErr());
      refused.addAll(subjects.refused());
      List<SparsityRow> calibrations = new ArrayList<>();
      if (calibrationCorpus != null) {
        for (Tokenized part : subjects.on(warehouse, calibrationCorpus)) {
          calibrations.addAll(search(warehouse, part));
        }
      }
      List<SparsityRow> measured = new ArrayList<>();
      for (Tokenized tokenized : subjects.tokenized()) {
        measured.addAll(
            calibrationCorpus == null
                ? measure(warehouse, tokenized)
                : score(warehouse, extract(warehouse, tokenized), calibrations));
      }
      print(measured, subjects, warehouse);
      return refused.isEmpty() ? Sparsing.DONE : Sparsing.FAILED;
    } finally {
      warehouse.spark().stop();
    }
  }

  private void check() {
    boolean search = !percents.isEmpty() && !ruleOptions.given();
    boolean fixed = percents.isEmpty() && ruleOptions.complete();
    if (!search && !fixed) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot measure: expected either --ppl-increase or --method with --parameter or --grid");
    }
    boolean calibrate = calibrationCorpus != null;
    if (search ? stabilise && calibrate : stabilise || calibrate) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot measure: expected --ppl-increase with --stabilise or with --calibrate-on, found "
              + (search ? "both" : "--method"));
    }
    if (!(cettTolerance >= 1e-6 && cettTolerance <= 0.1)) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot search: expected --cett-tolerance from 1e-6 to 0.1, found " + cettTolerance);
    }
  }

  /** A corpus with the checkpoints whose dense pass over it is done. */
  private record Extracted(
      CorpusRow corpus, List<CheckpointRow> checkpoints, Map<String, ExtractionRow> extractions) {}

  private Extracted extract(Warehouse warehouse, Tokenized tokenized) {
    name(tokenized);
    var extracted =
        new ExtractActivationsAction(
                warehouse,
                tokenized.corpus(),
                tokenized.checkpoints(),
                ExtractCommand.samplePositions(sample))
            .execute();
    refuse(extracted.refused());
    List<CheckpointRow> sound =
        tokenized.checkpoints().stream()
            .filter(row -> extracted.extractions().containsKey(row.checkpointId()))
            .toList();
    return new Extracted(tokenized.corpus(), sound, extracted.extractions());
  }

  private void name(Tokenized tokenized) {
    corpora.put(tokenized.corpus().corpusId(), tokenized.corpus().uri());
  }

  private void refuse(List<String> lines) {
    lines.stream()
        .filter(line -> !refused.contains(line))
        .forEach(
            line -> {
              spec.commandLine().getErr().println("sparsing: " + line);
              refused.add(line);
            });
  }

  private List<SparsityRow> measure(Warehouse warehouse, Tokenized tokenized) {
    if (ruleOptions.given()) {
      Extracted extracted = extract(warehouse, tokenized);
      return new MeasureParametersAction(
              warehouse, extracted.corpus(), extracted.extractions(), ruleOptions.rules())
          .execute(extracted.checkpoints());
    }
    return stabilise ? stabilised(warehouse, tokenized) : search(warehouse, tokenized);
  }

  private List<SparsityRow> stabilised(Warehouse warehouse, Tokenized tokenized) {
    List<CheckpointRow> deciding = StabiliseSeriesAction.deciding(tokenized.checkpoints());
    List<SparsityRow> measured =
        new ArrayList<>(search(warehouse, new Tokenized(tokenized.corpus(), deciding)));
    Extracted extracted = extract(warehouse, tokenized);
    measured.addAll(
        new StabiliseSeriesAction(
                warehouse, extracted.corpus(), extracted.extractions(), percents, options())
            .execute(extracted.checkpoints()));
    return measured;
  }

  private List<SparsityRow> search(Warehouse warehouse, Tokenized tokenized) {
    name(tokenized);
    MeasuredWaves.Result result =
        new MeasuredWaves(warehouse, ExtractCommand.samplePositions(sample), percents, options())
            .measure(tokenized);
    refuse(result.refused());
    return result.measurements();
  }

  private List<SparsityRow> score(
      Warehouse warehouse, Extracted extracted, List<SparsityRow> calibrations) {
    var calibrated =
        calibrations.stream().map(SparsityRow::checkpointId).collect(Collectors.toSet());
    return new ScoreCalibratedAction(
            warehouse, extracted.corpus(), extracted.extractions(), calibrations)
        .execute(
            extracted.checkpoints().stream()
                .filter(row -> calibrated.contains(row.checkpointId()))
                .toList());
  }

  private SearchOptions options() {
    return new SearchOptions(
        cettTolerance,
        SearchOptions.STANDARD.ratioTolerance(),
        SearchOptions.STANDARD.largestCett());
  }

  private void print(
      List<SparsityRow> measured, SubjectOptions.Subjects subjects, Warehouse warehouse)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json != null) {
      String text = new MeasurementJson(warehouse).write(subjects.places(), measured);
      TextOutput.write(json, text, out);
      if (json.equals(TextOutput.STANDARD_OUTPUT)) {
        return;
      }
    }
    MeasurementTables tables = new MeasurementTables(subjects.names(), corpora);
    tables.print(measured, out);
    if (ruleOptions.given()) {
      tables.printPareto(measured, out);
    }
  }
}
