package io.sparsing.jobs.measure;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes measurements as {@code measure --json} does (design section 6). */
public final class MeasurementJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Warehouse warehouse;

  /** A writer that takes layers and evaluated points from the tables. */
  public MeasurementJson(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * The JSON list: one object for each measurement at each place.
   *
   * @param places folders of the measured checkpoints; some may hold the same weights
   */
  public String write(List<CheckpointRow> places, List<SparsityRow> measurements) {
    Map<String, List<CheckpointRow>> byWeights =
        places.stream().collect(Collectors.groupingBy(CheckpointRow::checkpointId));
    Map<String, String> corpora =
        warehouse
            .records(WarehouseTable.CORPORA, CorpusRow.class, "corpus_id", corpora(measurements))
            .stream()
            .collect(
                Collectors.toMap(CorpusRow::corpusId, CorpusRow::uri, (first, second) -> first));
    Map<String, List<LayerSparsityRow>> layers = layers(measurements);
    Map<String, List<PerplexityRow>> evaluations = evaluations(measurements);
    ArrayNode list = JSON.createArrayNode();
    for (SparsityRow row : measurements) {
      for (CheckpointRow place : byWeights.get(row.checkpointId())) {
        ObjectNode node = list.addObject();
        node.put("checkpoint", place.uri());
        node.put("series", place.series());
        node.put("corpus", corpora.get(row.corpusId()));
        row.calibrationCorpusId().ifPresent(id -> node.put("calibration_corpus", corpora.get(id)));
        describe(row, node);
        addLayers(node, layers.get(row.measurementId()));
        addEvaluations(node, evaluations.getOrDefault(row.extractionId(), List.of()));
        addCost(row, node);
      }
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write measurements as JSON", e);
    }
  }

  private static List<String> corpora(List<SparsityRow> measurements) {
    return measurements.stream()
        .flatMap(
            row -> Stream.concat(Stream.of(row.corpusId()), row.calibrationCorpusId().stream()))
        .toList();
  }

  private static void describe(SparsityRow row, ObjectNode node) {
    node.put("method", (row.p().isPresent() ? SparsityMethod.CETT : row.method()).toString());
    row.p().ifPresent(p -> node.put("p", p));
    row.parameter().ifPresent(parameter -> node.put("parameter", parameter));
    node.put("status", row.status().toString());
    put(node, "cett", row.cett());
    put(node, "cett_se", row.cettSe());
    interval(node, "cett_interval", row.cettLow(), row.cettHigh());
    node.put("activation_ratio", row.activationRatio());
    put(node, "activation_ratio_se", row.activationRatioSe());
    interval(
        node, "activation_ratio_interval", row.activationRatioLow(), row.activationRatioHigh());
    row.intervalNote().ifPresent(note -> node.put("interval_note", note));
    node.put("sparsity", row.sparsity());
    node.put("natural_sparsity", row.naturalSparsity());
    node.put("dense_loss", row.denseLoss());
    node.put("sparse_loss", row.sparseLoss());
    node.put("ppl_ratio", row.pplRatio());
    put(node, "ln_ppl_ratio_se", row.logPplRatioSe());
    ObjectNode evaluated = node.putObject("evaluated");
    put(evaluated, "cett", row.evaluatedCett().or(row::cett));
    evaluated.put("ppl_ratio", row.pplRatio());
    evaluated.put("activation_ratio", row.evaluatedActivationRatio().orElse(row.activationRatio()));
  }

  private static void put(ObjectNode node, String key, Optional<Double> value) {
    node.set(key, value.<JsonNode>map(DoubleNode::valueOf).orElse(NullNode.getInstance()));
  }

  private static void interval(
      ObjectNode node, String key, Optional<Double> low, Optional<Double> high) {
    if (low.isEmpty() || high.isEmpty()) {
      node.putNull(key);
    } else {
      node.putArray(key).add(low.get()).add(high.get());
    }
  }

  private static void addLayers(ObjectNode node, List<LayerSparsityRow> rows) {
    ArrayNode layers = node.putArray("layers");
    rows.stream()
        .sorted(Comparator.comparing(LayerSparsityRow::layer))
        .forEach(
            row -> {
              ObjectNode layer = layers.addObject();
              layer.put("layer", row.layer());
              put(layer, "threshold", row.threshold());
              put(layer, "cett", row.cett());
              layer.put("activation_ratio", row.activationRatio());
              put(layer, "activation_ratio_se", row.activationRatioSe());
              interval(
                  layer,
                  "activation_ratio_interval",
                  row.activationRatioLow(),
                  row.activationRatioHigh());
            });
  }

  private static void addEvaluations(ObjectNode node, List<PerplexityRow> rows) {
    ArrayNode evaluations = node.putArray("evaluations");
    rows.stream()
        .sorted(Comparator.comparing(PerplexityRow::parameter))
        .forEach(
            row ->
                evaluations
                    .addObject()
                    .put("cett", row.parameter())
                    .put("ppl_ratio", row.pplRatio())
                    .put("activation_ratio", row.activationRatio()));
  }

  private static void addCost(SparsityRow row, ObjectNode node) {
    node.putObject("cost")
        .put("tokens", row.positions())
        .put("dense_forward_seconds", row.denseForwardSeconds())
        .put("total_seconds", row.totalSeconds())
        .put("forward_equivalents", row.totalSeconds() / row.denseForwardSeconds());
  }

  private Map<String, List<LayerSparsityRow>> layers(List<SparsityRow> measurements) {
    return warehouse
        .records(
            WarehouseTable.LAYER_SPARSITY,
            LayerSparsityRow.class,
            "measurement_id",
            measurements.stream().map(SparsityRow::measurementId).toList())
        .stream()
        .collect(Collectors.groupingBy(LayerSparsityRow::measurementId));
  }

  private Map<String, List<PerplexityRow>> evaluations(List<SparsityRow> measurements) {
    List<String> ids = measurements.stream().map(SparsityRow::extractionId).distinct().toList();
    return Warehouse.records(
            warehouse
                .read(WarehouseTable.PERPLEXITIES, "measurement_id", ids)
                .where(col("method").equalTo(SparsityMethod.CETT.toString())),
            PerplexityRow.class)
        .stream()
        .collect(Collectors.groupingBy(PerplexityRow::measurementId));
  }
}
