package io.sparsing.jobs.measure;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.corpus.TokenizeCorpusAction.Tokenized;
import io.sparsing.jobs.extract.SweepCettAction;
import io.sparsing.jobs.study.MeasurementRun;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * All measurements of one reference checkpoint, and {@code expected.json}: what the paper's
 * released code and an independent float64 recomputation gave on it.
 */
record OracleRun(
    JsonNode expected,
    ExtractionRow extraction,
    List<SparsityRow> measurements,
    List<LayerSparsityRow> layers,
    List<SweepCettAction.Point> curve) {

  static OracleRun of(Warehouse warehouse, String name) {
    Path folder = Fixtures.path("fixtures/" + name);
    JsonNode expected = Fixtures.json(folder.resolve("expected.json"));
    Tokenized subject =
        MeasuredFixture.subject(
            warehouse, folder.toString(), folder.resolve("eval_tokens.json").toString());
    List<Double> percents =
        rows(expected, "pplp").stream()
            .map(row -> 100 * (row.get("prune_arg").doubleValue() - 1))
            .map(percent -> Math.round(percent * 1e6) / 1e6)
            .toList();
    List<RuleGrid> rules = new ArrayList<>();
    for (Method method : List.of(Method.CETT, Method.FAT)) {
      List<Double> parameters =
          rows(expected, method.inTables().toString()).stream()
              .map(row -> row.get("prune_arg").doubleValue())
              .toList();
      if (!parameters.isEmpty()) {
        rules.add(new RuleGrid(method, parameters));
      }
    }
    rules.add(new RuleGrid(Method.TOPP, List.of(0.9)));
    MeasurementRun.Result found =
        MeasuredFixture.measure(
            warehouse,
            subject,
            Long.MAX_VALUE,
            new MeasureRequest.Search(percents, new SearchOptions(0.01)),
            new MeasureRequest.Rules(rules));
    CorpusRow corpus = subject.corpus();
    List<LayerSparsityRow> layers =
        Warehouse.records(
            warehouse
                .read(WarehouseTable.LAYER_SPARSITY)
                .where(col("corpus_id").equalTo(corpus.corpusId())),
            LayerSparsityRow.class);
    List<Double> thresholds =
        elements(expected.at("/cett_curve/thresholds")).stream()
            .map(JsonNode::doubleValue)
            .toList();
    List<SweepCettAction.Point> curve =
        thresholds.isEmpty()
            ? List.of()
            : new SweepCettAction(warehouse, subject.checkpoints(), found.extractions())
                .atThresholds(thresholds);
    ExtractionRow extraction = found.extractions().values().iterator().next();
    return new OracleRun(expected, extraction, found.measurements(), layers, curve);
  }

  /** The rows of a strategy in {@code expected.json}. */
  List<JsonNode> rows(String strategy) {
    return rows(expected, strategy);
  }

  private static List<JsonNode> rows(JsonNode expected, String strategy) {
    return elements(expected.get("results")).stream()
        .filter(row -> row.get("strategy").textValue().equals(strategy))
        .toList();
  }

  static List<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  /** Our measurement of a row: its p, or its parameter. */
  SparsityRow measurement(JsonNode row) {
    String strategy = row.get("strategy").textValue();
    double argument = row.get("prune_arg").doubleValue();
    return measurements.stream()
        .filter(one -> one.method().toString().equals(strategy))
        .filter(
            one ->
                one.p().map(p -> Math.abs(1 + p / 100 - argument) < 1e-9).orElse(false)
                    || one.parameter().map(x -> x == argument).orElse(false))
        .findFirst()
        .orElseThrow();
  }

  /** The layers of a measurement, in order. */
  List<LayerSparsityRow> layers(SparsityRow measurement) {
    return layers.stream()
        .filter(layer -> layer.measurementId().equals(measurement.measurementId()))
        .sorted(java.util.Comparator.comparing(LayerSparsityRow::layer))
        .toList();
  }
}
