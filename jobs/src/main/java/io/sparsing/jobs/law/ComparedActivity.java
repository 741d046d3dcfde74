package io.sparsing.jobs.law;

import static org.apache.spark.sql.functions.col;

import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** Tokens and neurons of models' last measurements, each read from the tables once. */
final class ComparedActivity {
  /** A token's ratio is a mean over its positions: of fewer than this it is mostly noise. */
  private static final int LEAST_POSITIONS = 10;

  private final Warehouse warehouse;
  private final Map<String, Map<Integer, Double>> tokens = new HashMap<>();
  private final Map<String, Map<Integer, double[]>> neurons = new HashMap<>();

  ComparedActivity(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Activation ratios of both models at the tokens that both met often enough, by token. */
  List<double[]> tokenRatios(FittedSeries first, FittedSeries second) {
    Map<Integer, Double> one = tokens(first);
    Map<Integer, Double> other = tokens(second);
    List<Integer> common = one.keySet().stream().filter(other::containsKey).toList();
    return List.of(
        common.stream().mapToDouble(one::get).toArray(),
        common.stream().mapToDouble(other::get).toArray());
  }

  /** Activation ratio of each token that the model met often enough, by ascending token. */
  private Map<Integer, Double> tokens(FittedSeries model) {
    return tokens.computeIfAbsent(
        id(model),
        id -> {
          Map<Integer, Double> ratios = new TreeMap<>();
          warehouse
              .read(WarehouseTable.VOCABULARY_SPARSITY, "measurement_id", List.of(id))
              .where(col("positions").geq(LEAST_POSITIONS))
              .select("token_id", "activation_ratio")
              .collectAsList()
              .forEach(row -> ratios.put(row.getInt(0), row.getDouble(1)));
          return ratios;
        });
  }

  /** Share of positions at which each neuron of a model was active. */
  double[] frequencies(FittedSeries model) {
    return neurons(model).values().stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /** The same of one layer. */
  double[] frequencies(FittedSeries model, int layer) {
    return neurons(model).getOrDefault(layer, new double[0]);
  }

  /** Frequencies of the neurons of each layer. */
  private Map<Integer, double[]> neurons(FittedSeries model) {
    return neurons.computeIfAbsent(
        id(model),
        id -> {
          Map<Integer, List<Row>> layers =
              warehouse
                  .read(WarehouseTable.NEURON_ACTIVITY, "measurement_id", List.of(id))
                  .select(col("layer"), col("active_positions").divide(col("positions")))
                  .collectAsList()
                  .stream()
                  .collect(
                      Collectors.groupingBy(
                          row -> row.getInt(0), TreeMap::new, Collectors.toList()));
          Map<Integer, double[]> frequencies = new TreeMap<>();
          layers.forEach(
              (layer, rows) ->
                  frequencies.put(
                      layer, rows.stream().mapToDouble(row -> row.getDouble(1)).toArray()));
          return frequencies;
        });
  }

  private static String id(FittedSeries model) {
    return model.measurement().measurementId();
  }
}
