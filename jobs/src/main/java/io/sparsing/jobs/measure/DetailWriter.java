package io.sparsing.jobs.measure;

import static org.apache.spark.sql.functions.col;

import io.sparsing.analysis.search.Estimate;
import io.sparsing.analysis.search.RatioEstimates;
import io.sparsing.analysis.state.ActivityState;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.LossState;
import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.analysis.state.TokenGroup;
import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.pass.SparseState;
import io.sparsing.jobs.pass.TokenActivity;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.SourceSparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.jobs.table.record.RecordRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Commits what measurements know about tokens and neurons, from where the executors have it: the
 * driver sees none of it.
 */
final class DetailWriter {
  private final Warehouse warehouse;
  private final CorpusRow corpus;
  private final List<Measurement> measurements;
  private final List<Target> targets = new ArrayList<>();
  private final JavaRDD<ModelPass.ShardResult<SparseState, TokenActivity>> details;
  private final JavaPairRDD<Integer, SparseState> merged;

  DetailWriter(
      Warehouse warehouse, CorpusRow corpus, List<Measurement> measurements, KeptPasses passes) {
    this.warehouse = warehouse;
    this.corpus = corpus;
    this.measurements = measurements;
    for (Measurement one : measurements) {
      CheckpointRow checkpoint = one.subject().checkpoint();
      targets.add(
          new Target(
              one.id(),
              checkpoint.checkpointId(),
              corpus.corpusId(),
              (long) checkpoint.layers() * checkpoint.dFf()));
    }
    List<KeptPasses.Kept> chosen = measurements.stream().map(Measurement::pass).toList();
    this.details = passes.details(chosen);
    this.merged = passes.merged(chosen);
  }

  /** What the rows of one measurement say about it: keys, and neurons of all layers. */
  private record Target(String id, String checkpointId, String corpusId, long neurons)
      implements Serializable {}

  void write() {
    replace(WarehouseTable.TOKEN_STATS, tokens(details, targets));
    replace(WarehouseTable.NEURON_ACTIVITY, neurons(merged, targets));
    JavaPairRDD<Tuple2<Integer, TokenGroup>, ActivityState> groups =
        grouped(details, measurements.size()).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      replace(WarehouseTable.VOCABULARY_SPARSITY, rows(groups, targets, TokenGroup.OfToken.class));
      insert(WarehouseTable.POSITION_SPARSITY, rows(groups, targets, TokenGroup.OfPositions.class));
    } finally {
      groups.unpersist();
    }
    insert(WarehouseTable.SOURCE_SPARSITY, sources());
  }

  /** Rows of each source; their errors take the losses of all documents, whatever their source. */
  private JavaRDD<Row> sources() {
    List<Part> parts = new ArrayList<>();
    for (Measurement one : measurements) {
      MeasurementRows rows = new MeasurementRows(one, corpus);
      boolean errors = rows.error(one.estimates().activationRatio()).isPresent();
      parts.add(new Part(targets.get(parts.size()), one.estimates(), errors));
    }
    Broadcast<List<Part>> shared =
        JavaSparkContext.fromSparkContext(warehouse.spark().sparkContext()).broadcast(parts);
    StructType schema = warehouse.schema(WarehouseTable.SOURCE_SPARSITY);
    return details
        .flatMapToPair(
            result -> {
              Map<String, DocumentSums.Gathering> sums = new HashMap<>();
              result
                  .details()
                  .forEach(
                      one ->
                          one.addTo(
                              sums.computeIfAbsent(
                                  one.source(), source -> new DocumentSums.Gathering(1))));
              return sums.entrySet().stream()
                  .map(
                      entry ->
                          new Tuple2<>(
                              new Tuple2<>(result.target(), entry.getKey()),
                              entry.getValue().sums()))
                  .iterator();
            })
        .reduceByKey(DocumentSums::merge, measurements.size())
        .map(
            found ->
                RecordRows.toRow(
                    shared.value().get(found._1()._1()).row(found._1()._2(), found._2()), schema));
  }

  /** What the rows of a measurement's sources are made from. */
  private record Part(Target target, RatioEstimates estimates, boolean errors)
      implements Serializable {
    SourceSparsityRow row(String source, DocumentSums sums) {
      Estimate ratio = estimates.ofPart(sums, target.neurons());
      Optional<Estimate.Uncertainty> error = errors ? ratio.error() : Optional.empty();
      LossState loss = sums.loss();
      return new SourceSparsityRow(
          target.id(),
          source,
          sums.positions(),
          ratio.value(),
          loss.scoredPositions(),
          loss.scoredPositions() == 0 ? Optional.empty() : Optional.of(loss.mean()),
          Optional.of((long) sums.size()),
          error.map(Estimate.Uncertainty::standard),
          error.map(Estimate.Uncertainty::low),
          error.map(Estimate.Uncertainty::high));
    }
  }

  /** Many rows a measurement: a partition of the table each. */
  private void replace(WarehouseTable table, JavaRDD<Row> rows) {
    String[] keys = table.keyColumns().toArray(String[]::new);
    warehouse.replacePartitions(
        table,
        frame(table, rows)
            .repartition(measurements.size(), col("measurement_id"))
            .sortWithinPartitions(keys[0], Arrays.copyOfRange(keys, 1, keys.length)));
  }

  /** Few rows a measurement: one file for all. */
  private void insert(WarehouseTable table, JavaRDD<Row> rows) {
    warehouse.appendMissing(
        table,
        "measurement_id",
        targets.stream().map(Target::id).toList(),
        frame(table, rows).coalesce(1));
  }

  private Dataset<Row> frame(WarehouseTable table, JavaRDD<Row> rows) {
    return warehouse.spark().createDataFrame(rows, warehouse.schema(table));
  }

  private static JavaRDD<Row> tokens(
      JavaRDD<ModelPass.ShardResult<SparseState, TokenActivity>> details, List<Target> targets) {
    FlatMapFunction<ModelPass.ShardResult<SparseState, TokenActivity>, Row> rows =
        result ->
            result.details().stream()
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
      NeuronActivityState state = layers.get(layer);
      long[] active = state.activePositions();
      for (int neuron = 0; neuron < active.length; neuron++) {
        rows.add(
            RowFactory.create(
                target.id(),
                target.checkpointId(),
                target.corpusId(),
                layer,
                neuron,
                active[neuron],
                state.positions(),
                state.networks() > 1 ? state.reaching(neuron) : null));
      }
    }
    return rows;
  }

  private static JavaPairRDD<Tuple2<Integer, TokenGroup>, ActivityState> grouped(
      JavaRDD<ModelPass.ShardResult<SparseState, TokenActivity>> details, int partitions) {
    return details
        .flatMapToPair(
            result -> {
              Map<TokenGroup, ActivityState> groups = new HashMap<>();
              result.details().forEach(one -> one.addTo(groups));
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
    if (group instanceof TokenGroup.OfToken token) {
      values.add(token.tokenId());
    } else if (group instanceof TokenGroup.OfPositions range) {
      values.addAll(List.of(range.first(), range.last()));
    }
    values.add(state.positions());
    values.add(state.activationRatio(target.neurons()));
    values.add(state.loss().scoredPositions());
    values.add(state.loss().scoredPositions() == 0 ? null : state.loss().mean());
    return RowFactory.create(values.toArray());
  }
}
