package io.sparsing.jobs.sparsity;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.search.SearchOptions;
import io.sparsing.jobs.Fixtures;
import io.sparsing.jobs.activation.ExtractActivationsAction;
import io.sparsing.jobs.activation.SweepCettAction;
import io.sparsing.jobs.corpus.TokenizeCorpusAction;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
    List<CheckpointRow> checkpoints =
        new RegisterCheckpointsAction(warehouse, List.of(folder.toString()))
            .execute()
            .checkpoints();
    String tokens = folder.resolve("eval_tokens.json").toString();
    CorpusRow corpus =
        new TokenizeCorpusAction(warehouse, tokens, checkpoints, OptionalInt.empty())
            .execute()
            .get(0)
            .corpus();
    List<Double> percents =
        rows(expected, "pplp").stream()
            .map(row -> 100 * (row.get("prune_arg").doubleValue() - 1))
            .map(percent -> Math.round(percent * 1e6) / 1e6)
            .toList();
    Map<String, Pilot> pilots = new PilotAction(warehouse, corpus, percents).execute(checkpoints);
    Map<String, List<ThresholdGrid>> windows = new HashMap<>();
    pilots.forEach((id, pilot) -> windows.put(id, pilot.windows()));
    var extracted =
        new ExtractActivationsAction(warehouse, corpus, checkpoints, Long.MAX_VALUE)
            .execute(windows);
    List<SparsityRow> measurements = new ArrayList<>();
    measurements.addAll(
        new SearchSparsityAction(
                warehouse, corpus, extracted.extractions(), percents, SearchOptions.STANDARD)
            .execute(checkpoints, pilots)
            .measurements());
    List<MeasuredRule> rules = new ArrayList<>();
    for (Method method : List.of(Method.CETT, Method.FAT)) {
      List<Double> parameters =
          rows(expected, method.tableName()).stream()
              .map(row -> row.get("prune_arg").doubleValue())
              .toList();
      if (!parameters.isEmpty()) {
        rules.add(new MeasuredRule(method, parameters));
      }
    }
    rules.add(new MeasuredRule(Method.TOPP, List.of(0.9)));
    measurements.addAll(
        new MeasureParametersAction(warehouse, corpus, extracted.extractions(), rules)
            .execute(checkpoints));
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
            : new SweepCettAction(warehouse, checkpoints, extracted.extractions())
                .atThresholds(thresholds);
    ExtractionRow extraction = extracted.extractions().values().iterator().next();
    return new OracleRun(expected, extraction, measurements, layers, curve);
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
        .filter(one -> one.method().equals(strategy))
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
