package io.sparsing.jobs.report;

import io.sparsing.analysis.comparison.ComparisonKind;
import io.sparsing.analysis.report.data.ModelFinding;
import io.sparsing.jobs.law.FittedSeries;
import io.sparsing.jobs.table.ModelComparisonRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads what {@code model_comparisons} holds about the fits on the page. */
final class ModelFindings {
  private final Warehouse warehouse;
  private final UnaryOperator<String> corpusName;

  ModelFindings(Warehouse warehouse, UnaryOperator<String> corpusName) {
    this.warehouse = warehouse;
    this.corpusName = corpusName;
  }

  /** Of comparisons that differ in their margins only, the one made last. */
  List<ModelFinding> of(List<FittedSeries> fitted) {
    Set<String> shown =
        fitted.stream().map(series -> series.fit().fitId()).collect(Collectors.toSet());
    Map<List<Object>, ModelComparisonRow> newest = new LinkedHashMap<>();
    Warehouse.records(
            warehouse.read(WarehouseTable.MODEL_COMPARISONS).where("fit_ids IS NOT NULL"),
            ModelComparisonRow.class)
        .stream()
        .filter(row -> shown.containsAll(row.fitIds().orElseThrow()))
        .sorted(
            Comparator.comparing(ModelComparisonRow::subject)
                .thenComparing(row -> row.reference().orElse(""))
                .thenComparing(ModelComparisonRow::createdAt))
        .forEach(
            row ->
                newest.put(
                    List.of(row.kind(), row.subject(), row.reference(), row.corpusId(), row.p()),
                    row));
    return newest.values().stream().map(this::finding).toList();
  }

  private ModelFinding finding(ModelComparisonRow row) {
    return new ModelFinding(
        ComparisonKind.named(row.kind()),
        row.subject(),
        row.reference(),
        corpusName.apply(row.corpusId()),
        row.p(),
        row.members(),
        row.finding());
  }
}
