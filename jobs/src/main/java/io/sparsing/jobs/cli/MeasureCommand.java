package io.sparsing.jobs.cli;

import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.cli.option.DeviceOptions;
import io.sparsing.jobs.cli.option.RuleOptions;
import io.sparsing.jobs.cli.option.SubjectOptions;
import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.cli.text.MeasurementTables;
import io.sparsing.jobs.cli.text.TextOutput;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.measure.MeasureRequest;
import io.sparsing.jobs.measure.MeasurementJson;
import io.sparsing.jobs.study.MeasurementRun;
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
  @Mixin private DeviceOptions deviceOptions;
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
          "With --ppl-increase: search the last five checkpoints of each series and measure the"
              + " whole series at the mean of their CETT levels.")
  private boolean stabilise;

  @Option(
      names = "--calibrate-on",
      paramLabel = "PATH",
      description =
          "With --ppl-increase: search on this corpus, and score --corpus at the thresholds found.")
  private String calibrationCorpus;

  @Option(
      names = "--search-precision",
      paramLabel = "KAPPA",
      defaultValue = "0.1",
      description =
          "How near a search comes to its target, in standard errors of ln(PPL ratio), from 0.001"
              + " to 1. Default: 0.1")
  private double searchPrecision;

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
  private int made;

  private final List<String> refused = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    check();
    ExtractCommand.samplePositions(sample); // refuses a wrong one before anything runs
    Warehouse warehouse = warehouseOptions.open(deviceOptions);
    try {
      SubjectOptions.Subjects subjects =
          subjectOptions.prepare(warehouse, spec.commandLine().getErr());
      refused.addAll(subjects.refused());
      List<String> calibrationIds = new ArrayList<>();
      if (calibrationCorpus != null) {
        for (Tokenized part : subjects.on(warehouse, calibrationCorpus)) {
          measure(warehouse, part, search());
          calibrationIds.add(part.corpus().corpusId());
        }
      }
      made = 0;
      List<SparsityRow> measured = new ArrayList<>();
      for (Tokenized part : subjects.tokenized()) {
        measured.addAll(measure(warehouse, part, request(part, subjects, calibrationIds)));
      }
      print(measured, subjects, warehouse);
      sayUnresolved(measured);
      spec.commandLine()
          .getErr()
          .println("%d measurements made, %d were there".formatted(made, measured.size() - made));
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
    if (!(searchPrecision >= 1e-3 && searchPrecision <= 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot search: expected --search-precision from 0.001 to 1, found " + searchPrecision);
    }
  }

  private MeasureRequest.Search search() {
    return new MeasureRequest.Search(percents, new SearchOptions(searchPrecision));
  }

  private MeasureRequest request(
      Tokenized part, SubjectOptions.Subjects subjects, List<String> calibrationIds) {
    if (ruleOptions.given()) {
      return new MeasureRequest.Rules(ruleOptions.rules());
    }
    if (calibrationCorpus != null) {
      return new MeasureRequest.Calibrated(search(), calibrationIds);
    }
    return stabilise
        ? new MeasureRequest.OneLevel(search(), subjects.placesOf(part.checkpoints()))
        : search();
  }

  private List<SparsityRow> measure(Warehouse warehouse, Tokenized part, MeasureRequest request) {
    name(part);
    MeasurementRun.Result result =
        new MeasurementRun(
                warehouse,
                ExtractCommand.samplePositions(sample),
                List.of(request),
                failed -> refuse(List.of(FailureReport.of(failed.cause()).line())))
            .measure(part);
    refuse(result.refused());
    made += result.made();
    return result.measurements();
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

  private void sayUnresolved(List<SparsityRow> measured) {
    measured.stream()
        .filter(row -> row.status() == SparsityStatus.UNRESOLVED)
        .map(
            row ->
                "sparsing: corpus %s cannot resolve p = %s: its %,d scored tokens do not tell a PPL ratio of %s from 1"
                    .formatted(
                        corpora.get(row.corpusId()),
                        row.p().orElseThrow(),
                        row.scoredPositions(),
                        1 + row.p().orElseThrow() / 100))
        .distinct()
        .forEach(spec.commandLine().getErr()::println);
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
