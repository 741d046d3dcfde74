package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.state.QuantileState;
import io.sparsing.jobs.table.CorpusShards.Shard;
import io.sparsing.jobs.table.GateQuantileRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.runtime.ModelCache;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Places ε of FAT by the data: quantiles of {@code |act(gate)|} where it is not 0, over all layers
 * of a checkpoint and the first shard of a corpus.
 */
final class GateQuantiles {
  private static final List<Double> SHARES = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

  /** ε is to be read by people; the quantile is only a place to look at. */
  private static final MathContext DIGITS = new MathContext(2);

  private final Warehouse warehouse;

  GateQuantiles(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** What was placed before, by key of the dense pass; ascending. */
  Map<String, List<Double>> stored(List<String> extractionIds) {
    return warehouse
        .records(
            WarehouseTable.GATE_QUANTILES, GateQuantileRow.class, "measurement_id", extractionIds)
        .stream()
        .sorted(Comparator.comparing(GateQuantileRow::quantile))
        .collect(
            Collectors.groupingBy(
                GateQuantileRow::measurementId,
                Collectors.collectingAndThen(
                    Collectors.mapping(GateQuantileRow::epsilon, Collectors.toList()),
                    list -> list.stream().distinct().toList())));
  }

  /**
   * Looks at the gates of checkpoints, one Spark job, and commits their quantiles.
   *
   * @param uris checkpoint folders by key of the dense pass
   */
  void place(Map<String, String> uris, JavaRDD<Shard> shards) {
    if (uris.isEmpty()) {
      return;
    }
    JavaSparkContext context = new JavaSparkContext(warehouse.spark().sparkContext());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    List<Tuple2<String, String>> targets = new ArrayList<>();
    new TreeMap<>(uris).forEach((id, uri) -> targets.add(new Tuple2<>(id, uri)));
    List<GateQuantileRow> rows = new ArrayList<>();
    context
        .parallelize(targets, targets.size())
        .cartesian(shards.filter(shard -> shard.shard() == 0))
        .mapToPair(
            pair -> new Tuple2<>(pair._1()._1(), gates(pair._1()._2(), pair._2(), configuration)))
        .collect()
        .forEach(found -> rows.addAll(rows(found._1(), found._2())));
    warehouse.insertMissing(WarehouseTable.GATE_QUANTILES, rows);
  }

  private static QuantileState gates(
      String uri, Shard shard, Broadcast<SerializableConfiguration> configuration) {
    try (ModelCache.Lease lease =
        ModelCache.shared().lease(CheckpointFolder.open(uri, configuration.value().value()))) {
      QuantileState state = new QuantileState();
      lease.model().gates(shard.sequences(), (batch, layer, gates) -> state.add(gates));
      return state;
    }
  }

  private static List<GateQuantileRow> rows(String extractionId, QuantileState gates) {
    return SHARES.stream()
        .map(
            share ->
                new GateQuantileRow(
                    extractionId,
                    share,
                    gates.nonzeros() == 0 ? 0 : rounded(gates.quantile(share))))
        .toList();
  }

  private static double rounded(float value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
