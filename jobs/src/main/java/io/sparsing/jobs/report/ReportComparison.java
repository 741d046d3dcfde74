package io.sparsing.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.RuleCurve;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.SourceRatio;
import io.sparsing.analysis.report.data.TokenRatios;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads what the report compares of the latest measurement of each series. */
final class ReportComparison {
  /** Tokens compared: the most frequent of those that every model met. */
  private static final int MOST_TOKENS = 400;

  private final Warehouse warehouse;
  private final LatestMeasurements latest;

  ReportComparison(Warehouse warehouse, LatestMeasurements latest) {
    this.warehouse = warehouse;
    this.latest = latest;
  }

  Comparison read(String corpus) {
    if (latest.bySeries().isEmpty()) {
      return Comparison.NONE;
    }
    return new Comparison(
        corpus, rules(), sources(), new ActivityFrequencies(warehouse, latest).read(), tokens());
  }

  private List<RuleCurve> rules() {
    Map<String, List<PerplexityRow>> byPass =
        Warehouse.records(
                warehouse
                    .read(WarehouseTable.PERPLEXITIES, "measurement_id", latest.extractionIds())
                    .where(col("method").notEqual(SparsityMethod.DENSE.toString())),
                PerplexityRow.class)
            .stream()
            .collect(Collectors.groupingBy(PerplexityRow::measurementId));
    List<RuleCurve> curves = new ArrayList<>();
    latest
        .bySeries()
        .forEach(
            (series, point) ->
                byPass.getOrDefault(point.measurement().extractionId(), List.of()).stream()
                    .collect(
                        Collectors.groupingBy(
                            row -> row.method().toString(), TreeMap::new, Collectors.toList()))
                    .forEach(
                        (rule, rows) ->
                            curves.add(
                                new RuleCurve(
                                    series, point.checkpoint().name(), rule, passes(rows)))));
    return curves;
  }

  private static List<RuleCurve.Pass> passes(List<PerplexityRow> rows) {
    return rows.stream()
        .sorted(Comparator.comparingDouble(PerplexityRow::activationRatio))
        .map(row -> new RuleCurve.Pass(row.parameter(), row.pplRatio(), row.activationRatio()))
        .toList();
  }

  private List<SourceRatio> sources() {
    Map<String, List<Row>> rows =
        byMeasurement(
            ofLatest(WarehouseTable.SOURCE_SPARSITY)
                .select(
                    "measurement_id",
                    "source",
                    "positions",
                    "activation_ratio",
                    "activation_ratio_se",
                    "activation_ratio_low",
                    "activation_ratio_high")
                .orderBy("source"));
    List<SourceRatio> ratios = new ArrayList<>();
    latest
        .bySeries()
        .forEach(
            (series, point) ->
                rows.getOrDefault(point.measurement().measurementId(), List.of())
                    .forEach(
                        row ->
                            ratios.add(
                                new SourceRatio(
                                    series,
                                    point.checkpoint().name(),
                                    row.getString(1),
                                    row.getLong(2),
                                    row.getDouble(3),
                                    SamplingError.of(
                                        number(row, 4), number(row, 5), number(row, 6))))));
    return ratios;
  }

  private Optional<TokenRatios> tokens() {
    List<Row> most =
        ofLatest(WarehouseTable.VOCABULARY_SPARSITY)
            .groupBy("token_id")
            .agg(
                count(lit(1)).as("models"),
                max("positions").as("positions"),
                collect_list(struct("measurement_id", "activation_ratio")).as("ratios"))
            .orderBy(col("models").desc(), col("positions").desc(), col("token_id"))
            .limit(MOST_TOKENS)
            .collectAsList();
    if (most.isEmpty()) {
      return Optional.empty();
    }
    // As many models as share any token; one that met none of theirs is left out.
    long models = most.get(0).getLong(1);
    List<Row> shared = most.stream().filter(row -> row.getLong(1) == models).toList();
    List<TokenRatios.Token> tokens = new ArrayList<>();
    Map<String, List<Double>> columns = new HashMap<>();
    for (Row row : shared) {
      tokens.add(new TokenRatios.Token(row.getInt(0), row.getLong(2)));
      for (Row ratio : row.<Row>getList(3)) {
        columns
            .computeIfAbsent(ratio.getString(0), id -> new ArrayList<>())
            .add(ratio.getDouble(1));
      }
    }
    List<TokenRatios.Model> compared = new ArrayList<>();
    latest
        .bySeries()
        .forEach(
            (series, point) ->
                Optional.ofNullable(columns.get(point.measurement().measurementId()))
                    .filter(ratios -> ratios.size() == tokens.size())
                    .ifPresent(
                        ratios ->
                            compared.add(
                                new TokenRatios.Model(series, point.checkpoint().name(), ratios))));
    return compared.isEmpty() ? Optional.empty() : Optional.of(new TokenRatios(tokens, compared));
  }

  private static Optional<Double> number(Row row, int column) {
    return row.isNullAt(column) ? Optional.empty() : Optional.of(row.getDouble(column));
  }

  private Dataset<Row> ofLatest(WarehouseTable table) {
    return warehouse.read(table, "measurement_id", latest.measurementIds());
  }

  private static Map<String, List<Row>> byMeasurement(Dataset<Row> rows) {
    return rows.collectAsList().stream().collect(Collectors.groupingBy(row -> row.getString(0)));
  }
}
