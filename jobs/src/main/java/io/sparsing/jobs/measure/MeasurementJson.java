package io.sparsing.jobs.measure;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes measurements as {@code measure --json} does (design section 6).
 *
 * <p>The records here are the format: what is unknown is null, what does not apply is left out.
 */
public final class MeasurementJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

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
    Map<String, String> corpora = corpora(measurements);
    Map<String, List<Layer>> layers = layers(measurements);
    Map<String, List<Point>> evaluations = evaluations(measurements);
    List<Measurement> list = new ArrayList<>();
    for (SparsityRow row : measurements) {
      for (CheckpointRow place : byWeights.get(row.checkpointId())) {
        list.add(
            Measurement.of(
                place,
                row,
                corpora,
                layers.get(row.measurementId()),
                evaluations.getOrDefault(row.extractionId(), List.of())));
      }
    }
    try {
      return JSON.writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write measurements as JSON", e);
    }
  }

  private record Measurement(
      String checkpoint,
      String series,
      String corpus,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> calibrationCorpus,
      String method,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> p,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> parameter,
      String status,
      Optional<Double> cett,
      Optional<Double> cettSe,
      Optional<List<Double>> cettInterval,
      double activationRatio,
      Optional<Double> activationRatioSe,
      Optional<List<Double>> activationRatioInterval,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Double> routedActivationRatio,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> intervalNote,
      double sparsity,
      double naturalSparsity,
      double denseLoss,
      double sparseLoss,
      double pplRatio,
      @JsonProperty("ln_ppl_ratio_se") Optional<Double> logPplRatioSe,
      Point evaluated,
      List<Layer> layers,
      List<Point> evaluations,
      Cost cost) {

    static Measurement of(
        CheckpointRow place,
        SparsityRow row,
        Map<String, String> corpora,
        List<Layer> layers,
        List<Point> evaluations) {
      return new Measurement(
          place.uri(),
          place.series(),
          corpora.get(row.corpusId()),
          row.calibrationCorpusId().map(corpora::get),
          (row.p().isPresent() ? SparsityMethod.CETT : row.method()).toString(),
          row.p(),
          row.parameter(),
          row.status().toString(),
          row.cett(),
          row.cettSe(),
          interval(row.cettLow(), row.cettHigh()),
          row.activationRatio(),
          row.activationRatioSe(),
          interval(row.activationRatioLow(), row.activationRatioHigh()),
          row.routedActivationRatio(),
          row.intervalNote(),
          row.sparsity(),
          row.naturalSparsity(),
          row.denseLoss(),
          row.sparseLoss(),
          row.pplRatio(),
          row.logPplRatioSe(),
          new Point(
              row.evaluatedCett().or(row::cett),
              row.pplRatio(),
              row.evaluatedActivationRatio().orElse(row.activationRatio())),
          layers,
          evaluations,
          new Cost(
              row.positions(),
              row.denseForwardSeconds(),
              row.totalSeconds(),
              row.totalSeconds() / row.denseForwardSeconds()));
    }
  }

  private record Point(Optional<Double> cett, double pplRatio, double activationRatio) {}

  private record Layer(
      int layer,
      Optional<Double> threshold,
      Optional<Double> cett,
      double activationRatio,
      Optional<Double> activationRatioSe,
      Optional<List<Double>> activationRatioInterval) {}

  private record Cost(
      long tokens, double denseForwardSeconds, double totalSeconds, double forwardEquivalents) {}

  private static Optional<List<Double>> interval(Optional<Double> low, Optional<Double> high) {
    return low.flatMap(from -> high.map(to -> List.of(from, to)));
  }

  private Map<String, String> corpora(List<SparsityRow> measurements) {
    List<String> ids =
        measurements.stream()
            .flatMap(
                row -> Stream.concat(Stream.of(row.corpusId()), row.calibrationCorpusId().stream()))
            .toList();
    return warehouse.records(WarehouseTable.CORPORA, CorpusRow.class, "corpus_id", ids).stream()
        .collect(Collectors.toMap(CorpusRow::corpusId, CorpusRow::uri, (first, second) -> first));
  }

  private Map<String, List<Layer>> layers(List<SparsityRow> measurements) {
    List<String> ids = measurements.stream().map(SparsityRow::measurementId).toList();
    return warehouse
        .records(WarehouseTable.LAYER_SPARSITY, LayerSparsityRow.class, "measurement_id", ids)
        .stream()
        .sorted(Comparator.comparing(LayerSparsityRow::layer))
        .collect(
            Collectors.groupingBy(
                LayerSparsityRow::measurementId,
                Collectors.mapping(
                    row ->
                        new Layer(
                            row.layer(),
                            row.threshold(),
                            row.cett(),
                            row.activationRatio(),
                            row.activationRatioSe(),
                            interval(row.activationRatioLow(), row.activationRatioHigh())),
                    Collectors.toList())));
  }

  private Map<String, List<Point>> evaluations(List<SparsityRow> measurements) {
    List<String> ids = measurements.stream().map(SparsityRow::extractionId).distinct().toList();
    return Warehouse.records(
            warehouse
                .read(WarehouseTable.PERPLEXITIES, "measurement_id", ids)
                .where(col("method").equalTo(SparsityMethod.CETT.toString())),
            PerplexityRow.class)
        .stream()
        .sorted(Comparator.comparing(PerplexityRow::parameter))
        .collect(
            Collectors.groupingBy(
                PerplexityRow::measurementId,
                Collectors.mapping(
                    row ->
                        new Point(
                            Optional.of(row.parameter()), row.pplRatio(), row.activationRatio()),
                    Collectors.toList())));
  }
}
