package io.sparsing.jobs.cli;

import io.sparsing.analysis.metric.ParetoFront;
import io.sparsing.jobs.table.SparsityRow;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Prints measurements for the terminal.
 *
 * @param names what checkpoints and corpora are called, by id
 */
record MeasurementTables(Map<String, String> names) {
  /** Every measurement. */
  void print(List<SparsityRow> measured, PrintWriter out) {
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
    table.print(out);
  }

  /** Which of the points of each checkpoint and corpus no other of them beats. */
  void printPareto(List<SparsityRow> measured, PrintWriter out) {
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
    comparisons.values().forEach(points -> addPareto(points, table));
    out.println();
    table.print(out);
  }

  private void addPareto(List<SparsityRow> points, TextTable table) {
    boolean[] onFront =
        ParetoFront.of(
            points.stream().mapToDouble(SparsityRow::activationRatio).toArray(),
            points.stream().mapToDouble(SparsityRow::pplRatio).toArray());
    for (int i = 0; i < onFront.length; i++) {
      SparsityRow row = points.get(i);
      table.add(
          names.get(row.checkpointId()),
          names.get(row.corpusId()),
          row.method(),
          row.parameter().orElseThrow().toString(),
          "%.5f".formatted(row.activationRatio()),
          "%.6f".formatted(row.pplRatio()),
          onFront[i] ? "yes" : "no");
    }
  }
}
