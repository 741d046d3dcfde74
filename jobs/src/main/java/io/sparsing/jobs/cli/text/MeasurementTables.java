package io.sparsing.jobs.cli.text;

import io.sparsing.analysis.metric.ParetoFront;
import io.sparsing.jobs.table.SparsityRow;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Prints measurements for the terminal.
 *
 * @param checkpoints what checkpoint folders are called
 * @param corpora what corpora are called, by id
 */
public record MeasurementTables(PlaceNames checkpoints, Map<String, String> corpora) {
  /** Every measurement, once for each folder with the weights measured. */
  public void print(List<SparsityRow> measured, PrintWriter out) {
    TextTable table =
        new TextTable(
            "checkpoint",
            "corpus",
            "method",
            "p or parameter",
            "CETT ± SE",
            "activation ratio ± SE",
            "95 % interval",
            "sparsity",
            "active of routed",
            "PPL ratio, evaluated",
            "dense loss",
            "status");
    for (SparsityRow row : measured) {
      checkpoints.of(row.checkpointId()).forEach(name -> add(name, row, table));
    }
    table.withoutEmptyColumns().print(out);
  }

  private void add(String checkpoint, SparsityRow row, TextTable table) {
    table.add(
        checkpoint,
        corpora.get(row.corpusId()),
        row.method().toString(),
        row.p().map("%s %%"::formatted).orElseGet(() -> row.parameter().orElseThrow().toString()),
        row.cett().map(cett -> withError(cett, row.cettSe())).orElse("-"),
        withError(row.activationRatio(), row.activationRatioSe()),
        row.activationRatioLow()
            .map(low -> "%.4f to %.4f".formatted(low, row.activationRatioHigh().orElseThrow()))
            .orElse("-"),
        "%.5f".formatted(row.sparsity()),
        row.routedActivationRatio().map("%.5f"::formatted).orElse(""),
        "%.6f".formatted(row.pplRatio()),
        "%.5f".formatted(row.denseLoss()),
        row.status().toString());
  }

  private static String withError(double value, Optional<Double> standardError) {
    return standardError
        .map(error -> "%.5f ± %.5f".formatted(value, error))
        .orElseGet(() -> "%.5f".formatted(value));
  }

  /** Which of the points of each checkpoint and corpus no other of them beats. */
  public void printPareto(List<SparsityRow> measured, PrintWriter out) {
    TextTable table =
        new TextTable(
            "checkpoint",
            "corpus",
            "method",
            "parameter",
            "activation ratio",
            "PPL ratio",
            "on the front");
    Map<List<String>, List<SparsityRow>> comparisons =
        measured.stream()
            .collect(
                Collectors.groupingBy(
                    row -> List.of(row.checkpointId(), row.corpusId()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    for (List<SparsityRow> points : comparisons.values()) {
      checkpoints.of(points.get(0).checkpointId()).forEach(name -> addPareto(name, points, table));
    }
    out.println();
    table.print(out);
  }

  private void addPareto(String checkpoint, List<SparsityRow> points, TextTable table) {
    boolean[] onFront =
        ParetoFront.of(
            points.stream().mapToDouble(SparsityRow::activationRatio).toArray(),
            points.stream().mapToDouble(SparsityRow::pplRatio).toArray());
    for (int i = 0; i < onFront.length; i++) {
      SparsityRow row = points.get(i);
      table.add(
          checkpoint,
          corpora.get(row.corpusId()),
          row.method().toString(),
          row.parameter().orElseThrow().toString(),
          "%.5f".formatted(row.activationRatio()),
          "%.6f".formatted(row.pplRatio()),
          onFront[i] ? "yes" : "no");
    }
  }
}
