package io.sparsing.jobs.extract;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.state.DocumentSums;
import io.sparsing.analysis.state.MagnitudeHistogram;
import io.sparsing.analysis.state.NeuronState;
import io.sparsing.jobs.Arithmetic;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.pass.DenseState;
import io.sparsing.jobs.pass.ModelPass;
import io.sparsing.jobs.pass.SampledActivation;
import io.sparsing.jobs.storage.ActivationExtent;
import io.sparsing.jobs.storage.ActivationRow;
import io.sparsing.jobs.storage.ActivationTable;
import io.sparsing.jobs.table.CettCurveRow;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.DocumentLossRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.NeuronStatsRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.jobs.table.record.RecordRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Commits the results of one wave of dense passes: activations, statistics, curves and losses
 * first, {@code extractions} last, so that a row there means all of it is in place.
 */
final class ExtractionWriter {
  private final Warehouse warehouse;
  private final CorpusRow corpus;
  private final List<CheckpointRow> checkpoints;
  private final Arithmetic arithmetic;
  private final List<String> measurementIds;
  private final List<String> refused = new ArrayList<>();
  private final Map<String, ExtractionRow> extractions = new HashMap<>();

  ExtractionWriter(
      Warehouse warehouse,
      CorpusRow corpus,
      List<CheckpointRow> checkpoints,
      Arithmetic arithmetic) {
    this.warehouse = warehouse;
    this.corpus = corpus;
    this.checkpoints = List.copyOf(checkpoints);
    this.arithmetic = arithmetic;
    this.measurementIds =
        checkpoints.stream()
            .map(row -> ExtractionRow.id(row.checkpointId(), corpus.corpusId(), arithmetic))
            .toList();
  }

  List<String> refused() {
    return List.copyOf(refused);
  }

  /** The passes committed, by checkpoint id. */
  Map<String, ExtractionRow> extractions() {
    return Map.copyOf(extractions);
  }

  void write(JavaRDD<ModelPass.ShardResult<DenseState, SampledActivation>> results) {
    JavaPairRDD<Integer, DenseState> merged = ModelPass.merged(results, checkpoints.size());
    merged.cache();
    try {
      // Curves and losses are small; neuron statistics and activations never come to the driver.
      Map<Integer, DenseState> states =
          new TreeMap<>(merged.mapValues(DenseState::withoutNeurons).collectAsMap());
      states.values().forEach(state -> refused.addAll(state.refusals()));
      states.values().removeIf(state -> !state.refusals().isEmpty());
      if (states.isEmpty()) {
        return;
      }
      removeSmallerSamples(states);
      writeActivations(results, states);
      writeNeurons(merged);
      writeStates(states);
    } finally {
      merged.unpersist();
    }
  }

  /**
   * A pass that is made again with a larger sample leaves nothing of the smaller one, its sweeps
   * included. What a pass without an entry in {@code extractions} left stays, because the pass may
   * be another job's that is still writing: each table is seen with all rows of a pass or none.
   */
  private void removeSmallerSamples(Map<Integer, DenseState> states) {
    Map<String, Long> sampled = new HashMap<>();
    states.forEach(
        (index, state) -> sampled.put(measurementIds.get(index), state.sampledPositions()));
    List<String> smaller =
        warehouse
            .records(
                WarehouseTable.EXTRACTIONS, ExtractionRow.class, "measurement_id", sampled.keySet())
            .stream()
            .filter(row -> row.sampledPositions() < sampled.get(row.measurementId()))
            .map(ExtractionRow::measurementId)
            .toList();
    warehouse.remove(WarehouseTable.EXTRACTIONS, "measurement_id", smaller);
    warehouse.remove(WarehouseTable.CETT_CURVES, "measurement_id", smaller);
  }

  private void writeActivations(
      JavaRDD<ModelPass.ShardResult<DenseState, SampledActivation>> results,
      Map<Integer, DenseState> states) {
    List<String> ids = measurementIds;
    Set<Integer> sound = Set.copyOf(states.keySet());
    List<ActivationExtent> extents = new ArrayList<>();
    states.forEach((index, state) -> extents.add(extent(index, state)));
    JavaRDD<ActivationRow> rows =
        results
            .filter(result -> sound.contains(result.target()))
            .flatMap(
                result ->
                    result.details().stream()
                        .map(
                            kept ->
                                new ActivationRow(
                                    ids.get(result.target()),
                                    kept.layer(),
                                    kept.sequenceId(),
                                    kept.position(),
                                    kept.activations()))
                        .iterator());
    new ActivationTable(warehouse).replace(rows, extents);
  }

  private ActivationExtent extent(int index, DenseState state) {
    CheckpointRow checkpoint = checkpoints.get(index);
    return new ActivationExtent(
        measurementIds.get(index),
        checkpoint.layers(),
        corpus.sequences(),
        state.sampledPositions() * checkpoint.layers() * checkpoint.dFf());
  }

  private void writeNeurons(JavaPairRDD<Integer, DenseState> merged) {
    StructType schema = warehouse.schema(WarehouseTable.NEURON_STATS);
    List<String> ids = measurementIds;
    List<String> checkpointIds = checkpoints.stream().map(CheckpointRow::checkpointId).toList();
    String corpusId = corpus.corpusId();
    JavaRDD<Row> rows =
        merged
            .filter(pair -> pair._2().refusals().isEmpty())
            .flatMap(
                pair ->
                    neuronRows(
                            ids.get(pair._1()), checkpointIds.get(pair._1()), corpusId, pair._2())
                        .map(row -> RecordRows.toRow(row, schema))
                        .iterator());
    warehouse.appendMissing(
        WarehouseTable.NEURON_STATS,
        "measurement_id",
        measurementIds,
        warehouse.spark().createDataFrame(rows, schema).coalesce(1));
  }

  private static Stream<NeuronStatsRow> neuronRows(
      String measurementId, String checkpointId, String corpusId, DenseState state) {
    return IntStream.range(0, state.neurons().size())
        .boxed()
        .flatMap(
            layer -> {
              NeuronState neurons = state.neurons().get(layer);
              float[] norms = state.outputNorms().get(layer);
              double[] sums = neurons.magnitudeSums();
              double[] squares = neurons.squaredMagnitudeSums();
              float[] largest = neurons.largestMagnitudes();
              long[] zeros = neurons.zeros();
              return IntStream.range(0, norms.length)
                  .mapToObj(
                      neuron -> {
                        MagnitudeHistogram histogram = neurons.histogram(neuron);
                        return new NeuronStatsRow(
                            measurementId,
                            checkpointId,
                            corpusId,
                            layer,
                            neuron,
                            neurons.positions(),
                            norms[neuron],
                            sums[neuron],
                            squares[neuron],
                            largest[neuron],
                            zeros[neuron],
                            histogram.firstKey(),
                            histogram.counts());
                      });
            });
  }

  private void writeStates(Map<Integer, DenseState> states) {
    List<CettCurveRow> curves = new ArrayList<>();
    List<DocumentLossRow> documents = new ArrayList<>();
    List<PerplexityRow> losses = new ArrayList<>();
    states.forEach(
        (index, state) -> {
          CheckpointRow checkpoint = checkpoints.get(index);
          for (int layer = 0; layer < state.curves().size(); layer++) {
            CettCurve curve = CettCurve.withoutFlatEnds(state.curves().get(layer));
            curves.addAll(
                CettCurveRow.of(
                    measurementIds.get(index),
                    checkpoint.checkpointId(),
                    corpus.corpusId(),
                    CettCurveRow.Scope.DENSE,
                    layer,
                    curve));
          }
          losses.add(dense(index, checkpoint, state));
          documents.addAll(documentLosses(index, state.documents()));
          extractions.put(checkpoint.checkpointId(), extraction(index, checkpoint, state));
        });
    warehouse.appendMissing(
        WarehouseTable.CETT_CURVES,
        "measurement_id",
        curves.stream().map(CettCurveRow::measurementId).distinct().toList(),
        warehouse.rows(WarehouseTable.CETT_CURVES, curves).coalesce(1));
    warehouse.insertMissing(WarehouseTable.DOCUMENT_LOSSES, documents);
    warehouse.insertMissing(WarehouseTable.PERPLEXITIES, losses);
    warehouse.insertMissing(WarehouseTable.EXTRACTIONS, List.copyOf(extractions.values()));
  }

  private List<DocumentLossRow> documentLosses(int index, DocumentSums sums) {
    return IntStream.range(0, sums.size())
        .mapToObj(
            g ->
                new DocumentLossRow(
                    measurementIds.get(index),
                    sums.document(g),
                    sums.positions(g),
                    sums.scoredPositions(g),
                    sums.loss(g)))
        .toList();
  }

  private PerplexityRow dense(int index, CheckpointRow checkpoint, DenseState state) {
    return new PerplexityRow(
        measurementIds.get(index),
        checkpoint.checkpointId(),
        corpus.corpusId(),
        SparsityMethod.DENSE,
        0,
        state.documents().loss().mean(),
        1,
        1,
        state.documents().loss().scoredPositions());
  }

  private ExtractionRow extraction(int index, CheckpointRow checkpoint, DenseState state) {
    return new ExtractionRow(
        measurementIds.get(index),
        checkpoint.checkpointId(),
        corpus.corpusId(),
        ExtractionRow.SAMPLE_SEED,
        corpus.positions(),
        state.sampledPositions(),
        state.documents().loss().scoredPositions(),
        state.documents().loss().mean(),
        state.forwardSeconds(),
        state.totalSeconds(),
        Instant.now(),
        Optional.of(arithmetic.device()),
        Optional.of(arithmetic.precision()));
  }
}
