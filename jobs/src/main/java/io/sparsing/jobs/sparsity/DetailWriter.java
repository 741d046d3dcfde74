package io.sparsing.jobs.sparsity;

import static org.apache.spark.sql.functions.col;

import io.sparsing.analysis.state.ActivityState;
import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Commits what measurements know about tokens and neurons, from where the executors have it: the
 * driver sees none of it.
 */
final class DetailWriter {
  private final Warehouse warehouse;
  private final FinalPasses passes;
  private final List<String> ids;
  private final List<Target> targets = new ArrayList<>();

  DetailWriter(Warehouse warehouse, FinalPasses passes, List<String> ids) {
    this.warehouse = warehouse;
    this.passes = passes;
    this.ids = ids;
    for (int i = 0; i < ids.size(); i++) {
      Subject subject = passes.plans().get(i).subject();
      CheckpointRow checkpoint = subject.checkpoint();
      targets.add(
          new Target(
              ids.get(i),
              checkpoint.checkpointId(),
              subject.extraction().corpusId(),
              (long) checkpoint.layers() * checkpoint.dFf()));
    }
  }

  /** What the rows of one measurement say about it: keys, and neurons of all layers. */
  private record Target(String id, String checkpointId, String corpusId, long neurons)
      implements Serializable {}

  void write() {
    replace(WarehouseTable.TOKEN_STATS, tokens(passes.details(), targets));
    replace(WarehouseTable.NEURON_ACTIVITY, neurons(passes.merged(), targets));
    JavaPairRDD<Tuple2<Integer, TokenGroup>, ActivityState> groups =
        grouped(passes.details(), ids.size()).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      replace(WarehouseTable.VOCABULARY_SPARSITY, rows(groups, targets, TokenGroup.OfToken.class));
      insert(WarehouseTable.SOURCE_SPARSITY, rows(groups, targets, TokenGroup.OfSource.class));
      insert(WarehouseTable.POSITION_SPARSITY, rows(groups, targets, TokenGroup.OfPositions.class));
    } finally {
      groups.unpersist();
    }
  }

  /** Many rows a measurement: a partition of the table each. */
  private void replace(WarehouseTable table, JavaRDD<Row> rows) {
    String[] keys = table.keyColumns().toArray(String[]::new);
    warehouse.replacePartitions(
        table,
        frame(table, rows)
            .repartition(ids.size(), col("measurement_id"))
            .sortWithinPartitions(keys[0], Arrays.copyOfRange(keys, 1, keys.length)));
  }

  /** Few rows a measurement: one file for all. */
  private void insert(WarehouseTable table, JavaRDD<Row> rows) {
    warehouse.appendMissing(table, "measurement_id", ids, frame(table, rows).coalesce(1));
  }

  private Dataset<Row> frame(WarehouseTable table, JavaRDD<Row> rows) {
    return warehouse.spark().createDataFrame(rows, warehouse.schema(table));
  }

  private static JavaRDD<Row> tokens(
      JavaRDD<SparsePass.ShardResult> details, List<Target> targets) {
    FlatMapFunction<SparsePass.ShardResult, Row> rows =
        result ->
            result.tokens().stream()
                .flatMap(one -> tokenRows(targets.get(result.target()), one).stream())
                .iterator();
    return details.flatMap(rows);
  }

  private static List<Row> tokenRows(Target target, TokenActivity activity) {
    List<Row> rows = new ArrayList<>();
    for (int position = 0; position < activity.tokens().length; position++) {
      Float loss = position == 0 ? null : activity.losses()[position - 1];
      rows.add(
          RowFactory.create(
              target.id(),
              activity.sequenceId(),
              position,
              activity.tokens()[position],
              activity.activeNeurons()[position],
              (float) (activity.active(position) / (double) target.neurons()),
              loss));
    }
    return rows;
  }

  private static JavaRDD<Row> neurons(
      JavaPairRDD<Integer, SparseState> merged, List<Target> targets) {
    FlatMapFunction<Tuple2<Integer, SparseState>, Row> rows =
        found -> neuronRows(targets.get(found._1()), found._2().neurons()).iterator();
    return merged.flatMap(rows);
  }

  private static List<Row> neuronRows(Target target, List<NeuronActivityState> layers) {
    List<Row> rows = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      long[] active = layers.get(layer).activePositions();
      for (int neuron = 0; neuron < active.length; neuron++) {
        rows.add(
            RowFactory.create(
                target.id(),
                target.checkpointId(),
                target.corpusId(),
                layer,
                neuron,
                active[neuron],
                layers.get(layer).positions()));
      }
    }
    return rows;
  }

  private static JavaPairRDD<Tuple2<Integer, TokenGroup>, ActivityState> grouped(
      JavaRDD<SparsePass.ShardResult> details, int partitions) {
    return details
        .flatMapToPair(
            result -> {
              Map<TokenGroup, ActivityState> groups = new HashMap<>();
              result.tokens().forEach(one -> one.addTo(groups));
              return groups.entrySet().stream()
                  .map(
                      entry ->
                          new Tuple2<>(
                              new Tuple2<>(result.target(), entry.getKey()), entry.getValue()))
                  .iterator();
            })
        .reduceByKey(ActivityState::merge, partitions);
  }

  private static JavaRDD<Row> rows(
      JavaPairRDD<Tuple2<Integer, TokenGroup>, ActivityState> groups,
      List<Target> targets,
      Class<? extends TokenGroup> kind) {
    return groups
        .filter(found -> kind.isInstance(found._1()._2()))
        .map(found -> row(targets.get(found._1()._1()), found._1()._2(), found._2()));
  }

  private static Row row(Target target, TokenGroup group, ActivityState state) {
    List<Object> values = new ArrayList<>(List.of(target.id()));
    values.addAll(group.columns());
    values.add(state.positions());
    values.add(state.activationRatio(target.neurons()));
    values.add(state.loss().scoredPositions());
    values.add(state.loss().scoredPositions() == 0 ? null : state.loss().mean());
    if (group instanceof TokenGroup.OfSource) {
      values.addAll(Arrays.asList(null, null, null, null)); // its errors
    }
    return RowFactory.create(values.toArray());
  }
}
