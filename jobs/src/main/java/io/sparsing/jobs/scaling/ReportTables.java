package io.sparsing.jobs.scaling;

import io.sparsing.analysis.report.LayerRatio;
import io.sparsing.analysis.report.Measurement;
import io.sparsing.analysis.report.PplCurve;
import io.sparsing.analysis.report.SamplingError;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/** Reads the result tables as the report's charts and table want them. */
final class ReportTables {
  private static final String SEARCHED = "pplp";

  private final Warehouse warehouse;
  private final Map<String, CorpusRow> corpora;
  private final Map<String, CheckpointRow> checkpoints = new HashMap<>();
  private final List<SparsityRow> sparsity;

  ReportTables(Warehouse warehouse, Map<String, CorpusRow> corpora) {
    this.warehouse = warehouse;
    this.corpora = corpora;
    Warehouse.records(warehouse.read(WarehouseTable.CHECKPOINTS), CheckpointRow.class)
        .forEach(row -> checkpoints.putIfAbsent(row.checkpointId(), row));
    this.sparsity =
        Warehouse.records(warehouse.read(WarehouseTable.SPARSITY), SparsityRow.class).stream()
            .filter(row -> checkpoints.containsKey(row.checkpointId()))
            .sorted(
                Comparator.<SparsityRow, String>comparing(row -> checkpoint(row).series())
                    .thenComparing(row -> checkpoint(row).trainingTokens().orElse(0L))
                    .thenComparing(SparsityRow::method)
                    .thenComparing(row -> row.p().or(row::parameter).orElse(0.0)))
            .toList();
  }

  List<Measurement> measurements() {
    return sparsity.stream().map(this::measurement).toList();
  }

  private Measurement measurement(SparsityRow row) {
    CheckpointRow checkpoint = checkpoint(row);
    CorpusRow corpus = corpora.get(row.corpusId());
    return new Measurement(
        new Measurement.Subject(
            checkpoint.name(),
            checkpoint.series(),
            corpus == null ? row.corpusId() : corpus.uri(),
            tokens(checkpoint)),
        new Measurement.Setting(
            row.method().equals(SEARCHED) ? "cett" : row.method(),
            number(row.p()),
            number(row.parameter())),
        new Measurement.Outcome(
            number(row.cett()),
            row.activationRatio(),
            number(row.evaluatedActivationRatio()),
            OptionalDouble.of(row.naturalSparsity()),
            row.denseLoss(),
            row.sparseLoss()),
        new Measurement.Precision(
            ratioError(row),
            SamplingError.of(row.cettSe(), row.cettLow(), row.cettHigh()),
            row.documents().map(OptionalLong::of).orElse(OptionalLong.empty()),
            row.intervalNote()),
        new Measurement.Cost(
            row.positions(),
            row.denseForwardSeconds(),
            row.totalSeconds(),
            row.denseForwardSeconds() > 0 ? row.totalSeconds() / row.denseForwardSeconds() : 0,
            row.createdAt()));
  }

  /** One curve for each checkpoint with evaluated CETT levels on a corpus. */
  List<PplCurve> pplCurves(String corpusId) {
    Map<String, List<PerplexityRow>> byPass =
        Warehouse.records(
                warehouse
                    .read(WarehouseTable.PERPLEXITIES)
                    .where(functions.col("method").equalTo("cett"))
                    .where(functions.col("corpus_id").equalTo(corpusId)),
                PerplexityRow.class)
            .stream()
            .filter(row -> checkpoints.containsKey(row.checkpointId()))
            .collect(Collectors.groupingBy(PerplexityRow::measurementId));
    return byPass.values().stream()
        .map(
            rows -> {
              CheckpointRow checkpoint = checkpoints.get(rows.get(0).checkpointId());
              return new PplCurve(
                  checkpoint.name(),
                  checkpoint.series(),
                  checkpoint.trainingTokens().orElse(0L),
                  rows.stream()
                      .map(
                          row ->
                              new PplCurve.Evaluation(
                                  row.parameter(), row.pplRatio(), row.activationRatio()))
                      .toList());
            })
        .sorted(Comparator.comparing(PplCurve::series).thenComparing(PplCurve::trainingTokens))
        .toList();
  }

  /** Every layer of every PPL-p% measurement on a corpus. */
  List<LayerRatio> layers(String corpusId) {
    Map<String, SparsityRow> searched =
        sparsity.stream()
            .filter(row -> row.method().equals(SEARCHED) && row.corpusId().equals(corpusId))
            .collect(Collectors.toMap(SparsityRow::measurementId, row -> row));
    return Warehouse.records(warehouse.read(WarehouseTable.LAYER_SPARSITY), LayerSparsityRow.class)
        .stream()
        .filter(row -> searched.containsKey(row.measurementId()))
        .map(
            row -> {
              CheckpointRow checkpoint = checkpoints.get(row.checkpointId());
              return new LayerRatio(
                  checkpoint.name(),
                  checkpoint.series(),
                  searched.get(row.measurementId()).p().orElseThrow(),
                  checkpoint.trainingTokens().orElse(0L),
                  row.layer(),
                  row.activationRatio(),
                  SamplingError.of(
                      row.activationRatioSe(), row.activationRatioLow(), row.activationRatioHigh()),
                  row.threshold().orElseThrow());
            })
        .sorted(
            Comparator.comparing(LayerRatio::series)
                .thenComparing(LayerRatio::trainingTokens)
                .thenComparing(LayerRatio::layer))
        .toList();
  }

  /** Sampling error of the activation ratio of a measurement. */
  static Optional<SamplingError> ratioError(SparsityRow row) {
    return SamplingError.of(
        row.activationRatioSe(), row.activationRatioLow(), row.activationRatioHigh());
  }

  private CheckpointRow checkpoint(SparsityRow row) {
    return checkpoints.get(row.checkpointId());
  }

  private static OptionalDouble tokens(CheckpointRow checkpoint) {
    return checkpoint
        .trainingTokens()
        .map(Long::doubleValue)
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private static OptionalDouble number(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
