package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.search.SearchOutcome;
import io.sparsing.analysis.state.NeuronActivityState;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Commits finished measurements: tokens, layers and perplexities first, {@code sparsity} last, so
 * that a row there means all of it is in place.
 */
final class MeasurementWriter {
  /** A neuron active at fewer than this share of positions is dead. */
  private static final double DEAD_BELOW = 0.001;

  private final Warehouse warehouse;
  private final double cettTolerance;

  MeasurementWriter(Warehouse warehouse, double cettTolerance) {
    this.warehouse = warehouse;
    this.cettTolerance = cettTolerance;
  }

  /** Commits the points that searches evaluated; later searches start from them. */
  void writeEvaluated(List<PerplexityRow> evaluated) {
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, evaluated);
  }

  /** Commits measurements. */
  List<SparsityRow> write(FinalPasses passes) {
    List<MeasurementPlan> plans = passes.plans();
    List<String> ids = plans.stream().map(plan -> plan.measurementId(cettTolerance)).toList();
    writeTokens(passes, ids);
    List<LayerSparsityRow> layers = new ArrayList<>();
    List<PerplexityRow> perplexities = new ArrayList<>();
    List<SparsityRow> rows = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      MeasurementPlan plan = plans.get(i);
      SparseState state = passes.states().get(i);
      layers.addAll(layers(ids.get(i), plan, state));
      perplexities.add(
          PerplexityRows.of(plan.subject(), plan.method(), plan.parameter(), state.truncation()));
      rows.add(sparsity(ids.get(i), plan, state));
    }
    warehouse.insertMissing(WarehouseTable.LAYER_SPARSITY, layers);
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, perplexities);
    warehouse.insertMissing(WarehouseTable.SPARSITY, rows);
    return rows;
  }

  private void writeTokens(FinalPasses passes, List<String> measurementIds) {
    List<String> ids = List.copyOf(measurementIds);
    List<Long> neurons =
        passes.plans().stream()
            .map(plan -> plan.subject().checkpoint())
            .map(checkpoint -> (long) checkpoint.layers() * checkpoint.dFf())
            .toList();
    JavaRDD<Row> rows =
        passes
            .details()
            .flatMap(
                result ->
                    result.tokens().stream()
                        .flatMap(
                            one ->
                                tokenRows(
                                    ids.get(result.target()), neurons.get(result.target()), one)
                                    .stream())
                        .iterator());
    warehouse.replace(
        WarehouseTable.TOKEN_STATS,
        "measurement_id",
        ids,
        warehouse
            .spark()
            .createDataFrame(rows, warehouse.schema(WarehouseTable.TOKEN_STATS))
            .repartition(ids.size(), org.apache.spark.sql.functions.col("measurement_id"))
            .sortWithinPartitions("measurement_id", "sequence_id", "position"));
  }

  private static List<Row> tokenRows(String id, long neurons, TokenActivity activity) {
    List<Row> rows = new ArrayList<>();
    for (int position = 0; position < activity.tokens().length; position++) {
      int[] active = activity.activeNeurons()[position];
      Float loss = position == 0 ? null : activity.losses()[position - 1];
      rows.add(
          RowFactory.create(
              id,
              activity.sequenceId(),
              position,
              activity.tokens()[position],
              active,
              (float) (Arrays.stream(active).asLongStream().sum() / (double) neurons),
              loss));
    }
    return rows;
  }

  private static List<LayerSparsityRow> layers(String id, MeasurementPlan plan, SparseState state) {
    Subject subject = plan.subject();
    double[] ratios = state.truncation().activationRatios(subject.checkpoint().dFf());
    List<LayerSparsityRow> rows = new ArrayList<>();
    for (int layer = 0; layer < ratios.length; layer++) {
      Optional<Double> cett = Optional.empty();
      Optional<Double> threshold =
          plan.method() == Method.FAT ? Optional.of(plan.parameter()) : Optional.empty();
      if (plan.method() == Method.CETT) {
        cett = Optional.of(plan.thresholds().get(layer).cett());
        threshold = Optional.of((double) plan.thresholds().get(layer).threshold());
      }
      rows.add(
          new LayerSparsityRow(
              id,
              subject.checkpoint().checkpointId(),
              subject.extraction().corpusId(),
              layer,
              threshold,
              cett,
              ratios[layer],
              subject.naturalSparsity().get(layer),
              deadNeurons(state.neurons().get(layer))));
    }
    return rows;
  }

  private static int deadNeurons(NeuronActivityState neurons) {
    double bound = DEAD_BELOW * neurons.positions();
    return (int) Arrays.stream(neurons.activePositions()).filter(count -> count < bound).count();
  }

  private static SparsityRow sparsity(String id, MeasurementPlan plan, SparseState state) {
    ExtractionRow extraction = plan.subject().extraction();
    CheckpointRow checkpoint = plan.subject().checkpoint();
    Optional<SearchOutcome> search = plan.search();
    double ratio = state.truncation().activationRatio(checkpoint.dFf());
    double loss = state.truncation().loss().mean();
    long dead = state.neurons().stream().mapToLong(MeasurementWriter::deadNeurons).sum();
    double natural =
        plan.subject().naturalSparsity().stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    return new SparsityRow(
        id,
        extraction.measurementId(),
        checkpoint.checkpointId(),
        extraction.corpusId(),
        search.isPresent() ? "pplp" : plan.method().tableName(),
        search.map(SearchOutcome::percent),
        search.isPresent() ? Optional.empty() : Optional.of(plan.parameter()),
        search.map(outcome -> outcome.status().name().toLowerCase(Locale.ROOT)).orElse("fixed"),
        plan.method() == Method.CETT ? Optional.of(plan.parameter()) : Optional.empty(),
        ratio,
        1 - ratio,
        natural,
        dead / ((double) checkpoint.layers() * checkpoint.dFf()),
        extraction.denseLoss(),
        loss,
        Math.exp(loss - extraction.denseLoss()),
        search.map(SearchOutcome::resolution),
        search.map(SearchOutcome::crossings),
        plan.evaluations() + 1,
        extraction.positions(),
        extraction.scoredPositions(),
        extraction.denseForwardSeconds(),
        extraction.totalSeconds() + plan.seconds() + state.seconds(),
        Instant.now());
  }
}
