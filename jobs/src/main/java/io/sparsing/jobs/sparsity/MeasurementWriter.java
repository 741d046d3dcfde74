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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  /** Commits the rounds' measurements and lets go of their details. */
  List<SparsityRow> write(List<FinalPasses.Round> rounds) {
    List<Measured> all =
        rounds.stream().flatMap(round -> round.measured().values().stream()).toList();
    List<String> ids = all.stream().map(this::id).toList();
    warehouse.remove(WarehouseTable.TOKEN_STATS, "measurement_id", ids);
    warehouse.remove(WarehouseTable.LAYER_SPARSITY, "measurement_id", ids);
    rounds.forEach(this::writeTokens);
    List<LayerSparsityRow> layers = new ArrayList<>();
    all.forEach(measured -> layers.addAll(layers(measured)));
    warehouse.insertMissing(WarehouseTable.LAYER_SPARSITY, layers);
    warehouse.insertMissing(
        WarehouseTable.PERPLEXITIES, all.stream().map(MeasurementWriter::perplexity).toList());
    List<SparsityRow> rows = all.stream().map(this::sparsity).toList();
    warehouse.insertMissing(WarehouseTable.SPARSITY, rows);
    return rows;
  }

  private String id(Measured measured) {
    return measured.plan().measurementId(cettTolerance);
  }

  private void writeTokens(FinalPasses.Round round) {
    if (!round.measured().isEmpty()) {
      Map<Integer, String> ids = new HashMap<>();
      Map<Integer, Long> neurons = new HashMap<>();
      round
          .measured()
          .forEach(
              (index, measured) -> {
                CheckpointRow checkpoint = measured.plan().subject().checkpoint();
                ids.put(index, id(measured));
                neurons.put(index, (long) checkpoint.layers() * checkpoint.dFf());
              });
      JavaRDD<Row> rows =
          round
              .details()
              .filter(result -> ids.containsKey(result.target()))
              .flatMap(
                  result ->
                      result.tokens().stream()
                          .flatMap(
                              one ->
                                  tokenRows(
                                      ids.get(result.target()), neurons.get(result.target()), one)
                                      .stream())
                          .iterator());
      warehouse.append(
          WarehouseTable.TOKEN_STATS,
          warehouse
              .spark()
              .createDataFrame(rows, warehouse.schema(WarehouseTable.TOKEN_STATS))
              .repartition(ids.size(), org.apache.spark.sql.functions.col("measurement_id"))
              .sortWithinPartitions("measurement_id", "sequence_id", "position"));
    }
    round.details().unpersist();
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

  private List<LayerSparsityRow> layers(Measured measured) {
    MeasurementPlan plan = measured.plan();
    Subject subject = plan.subject();
    double[] ratios = measured.state().truncation().activationRatios(subject.checkpoint().dFf());
    List<LayerSparsityRow> rows = new ArrayList<>();
    for (int layer = 0; layer < ratios.length; layer++) {
      Optional<Double> cett = Optional.empty();
      Optional<Double> threshold =
          plan.method() == Method.FAT ? Optional.of(plan.parameter()) : Optional.empty();
      if (plan.method() == Method.CETT) {
        cett = Optional.of(measured.thresholds().get(layer).cett());
        threshold = Optional.of((double) measured.thresholds().get(layer).threshold());
      }
      rows.add(
          new LayerSparsityRow(
              id(measured),
              subject.checkpoint().checkpointId(),
              subject.extraction().corpusId(),
              layer,
              threshold,
              cett,
              ratios[layer],
              subject.naturalSparsity().get(layer),
              deadNeurons(measured.state().neurons().get(layer))));
    }
    return rows;
  }

  private static int deadNeurons(NeuronActivityState neurons) {
    double bound = DEAD_BELOW * neurons.positions();
    return (int) Arrays.stream(neurons.activePositions()).filter(count -> count < bound).count();
  }

  private static PerplexityRow perplexity(Measured measured) {
    MeasurementPlan plan = measured.plan();
    return PerplexityRows.of(
        plan.subject(), plan.method(), plan.parameter(), measured.state().truncation());
  }

  private SparsityRow sparsity(Measured measured) {
    MeasurementPlan plan = measured.plan();
    ExtractionRow extraction = plan.subject().extraction();
    CheckpointRow checkpoint = plan.subject().checkpoint();
    Optional<SearchOutcome> search = plan.search();
    double ratio = measured.state().truncation().activationRatio(checkpoint.dFf());
    long dead = measured.state().neurons().stream().mapToLong(MeasurementWriter::deadNeurons).sum();
    double natural =
        plan.subject().naturalSparsity().stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    return new SparsityRow(
        id(measured),
        extraction.measurementId(),
        checkpoint.checkpointId(),
        extraction.corpusId(),
        search.isPresent() ? "pplp" : plan.method().tableName(),
        search.map(SearchOutcome::percent),
        search.isPresent() ? Optional.empty() : Optional.of(plan.parameter()),
        search.map(outcome -> outcome.status().name().toLowerCase(Locale.ROOT)).orElse("fixed"),
        plan.method() == Method.CETT ? Optional.of(measured.cett()) : Optional.empty(),
        ratio,
        1 - ratio,
        natural,
        dead / ((double) checkpoint.layers() * checkpoint.dFf()),
        extraction.denseLoss(),
        measured.state().truncation().loss().mean(),
        measured.pplRatio(),
        search.map(SearchOutcome::resolution),
        search.map(SearchOutcome::crossings),
        plan.evaluations() + 1,
        extraction.positions(),
        extraction.scoredPositions(),
        extraction.denseForwardSeconds(),
        extraction.totalSeconds()
            + plan.searchSeconds()
            + measured.thresholdSeconds()
            + measured.state().seconds(),
        Instant.now());
  }
}
