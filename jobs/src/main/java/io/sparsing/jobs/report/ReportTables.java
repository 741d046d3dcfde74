package io.sparsing.jobs.report;

import io.sparsing.analysis.report.data.LayerRatio;
import io.sparsing.analysis.report.data.PplCurve;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.ShownMeasurement;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.law.MeasuredSeries.Point;
import io.sparsing.jobs.law.PlacedMeasurements;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/**
 * Reads the result tables as the report's charts and table want them. What earlier versions of the
 * method measured is left out where a newer one measured the same series.
 */
final class ReportTables {
  private final Warehouse warehouse;
  private final Map<String, CorpusRow> corpora;
  private final Map<String, List<CheckpointRow>> places;
  private final List<Point> points;
  private final Set<String> outdatedExtractions = new HashSet<>();

  ReportTables(Warehouse warehouse, Map<String, CorpusRow> corpora) {
    this.warehouse = warehouse;
    this.corpora = corpora;
    this.places = PlacedMeasurements.places(warehouse);
    List<Point> all = PlacedMeasurements.read(warehouse, warehouse.read(WarehouseTable.SPARSITY));
    this.points =
        PlacedMeasurements.ofNewestVersions(all).stream()
            .sorted(
                Comparator.<Point, String>comparing(point -> point.checkpoint().series())
                    .thenComparing(point -> point.checkpoint().trainingTokens().orElse(0L))
                    .thenComparing(point -> point.measurement().method().toString())
                    .thenComparing(PlacedMeasurements::setting)
                    .thenComparing(point -> point.measurement().measurementId()))
            .toList();
    all.forEach(point -> outdatedExtractions.add(point.measurement().extractionId()));
    points.forEach(point -> outdatedExtractions.remove(point.measurement().extractionId()));
  }

  List<ShownMeasurement> measurements() {
    return points.stream().map(this::measurement).toList();
  }

  private ShownMeasurement measurement(Point point) {
    CheckpointRow checkpoint = point.checkpoint();
    SparsityRow row = point.measurement();
    CorpusRow corpus = corpora.get(row.corpusId());
    return new ShownMeasurement(
        new ShownMeasurement.Place(
            checkpoint.name(),
            checkpoint.series(),
            corpus == null ? row.corpusId() : corpus.uri(),
            tokens(checkpoint)),
        new ShownMeasurement.Setting(
            (row.method() == SparsityMethod.PPLP ? SparsityMethod.CETT : row.method()).toString(),
            number(row.p()),
            number(row.parameter())),
        new ShownMeasurement.Outcome(
            number(row.cett()),
            row.activationRatio(),
            number(row.evaluatedActivationRatio()),
            OptionalDouble.of(row.naturalSparsity()),
            row.denseLoss(),
            row.sparseLoss()),
        new ShownMeasurement.Precision(
            ratioError(row),
            SamplingError.of(row.cettSe(), row.cettLow(), row.cettHigh()),
            row.documents().map(OptionalLong::of).orElse(OptionalLong.empty()),
            row.intervalNote()),
        new ShownMeasurement.Cost(
            row.positions(),
            row.denseForwardSeconds(),
            row.totalSeconds(),
            row.denseForwardSeconds() > 0 ? row.totalSeconds() / row.denseForwardSeconds() : 0,
            row.createdAt()));
  }

  /** Key of the corpus with most measurements, empty where nothing was measured. */
  String mostMeasuredCorpus() {
    return points.stream()
        .collect(
            Collectors.groupingBy(
                point -> point.measurement().corpusId(), TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /** One curve for each place with evaluated CETT levels on a corpus. */
  List<PplCurve> pplCurves(String corpusId) {
    Map<String, List<PerplexityRow>> byPass =
        Warehouse.records(
                warehouse
                    .read(WarehouseTable.PERPLEXITIES)
                    .where(functions.col("method").equalTo(SparsityMethod.CETT.toString()))
                    .where(functions.col("corpus_id").equalTo(corpusId)),
                PerplexityRow.class)
            .stream()
            .filter(row -> !outdatedExtractions.contains(row.measurementId()))
            .collect(Collectors.groupingBy(PerplexityRow::measurementId));
    return byPass.values().stream()
        .flatMap(
            rows ->
                places.getOrDefault(rows.get(0).checkpointId(), List.of()).stream()
                    .map(place -> curve(place, rows)))
        .sorted(Comparator.comparing(PplCurve::series).thenComparing(PplCurve::trainingTokens))
        .toList();
  }

  private static PplCurve curve(CheckpointRow place, List<PerplexityRow> rows) {
    return new PplCurve(
        place.name(),
        place.series(),
        place.trainingTokens().orElse(0L),
        rows.stream()
            .map(
                row ->
                    new PplCurve.Evaluation(row.parameter(), row.pplRatio(), row.activationRatio()))
            .toList());
  }

  /** Every layer of every PPL-p% measurement on a corpus, at each of its places. */
  public List<LayerRatio> layers(String corpusId) {
    Map<String, List<Point>> searched =
        points.stream()
            .filter(point -> point.measurement().method() == SparsityMethod.PPLP)
            .filter(point -> point.measurement().corpusId().equals(corpusId))
            .collect(Collectors.groupingBy(point -> point.measurement().measurementId()));
    return Warehouse.records(warehouse.read(WarehouseTable.LAYER_SPARSITY), LayerSparsityRow.class)
        .stream()
        .flatMap(
            row ->
                searched.getOrDefault(row.measurementId(), List.of()).stream()
                    .map(point -> layer(point, row)))
        .sorted(
            Comparator.comparing(LayerRatio::series)
                .thenComparing(LayerRatio::trainingTokens)
                .thenComparing(LayerRatio::layer))
        .toList();
  }

  private static LayerRatio layer(Point point, LayerSparsityRow row) {
    CheckpointRow place = point.checkpoint();
    return new LayerRatio(
        place.name(),
        place.series(),
        point.measurement().p().orElseThrow(),
        place.trainingTokens().orElse(0L),
        row.layer(),
        row.activationRatio(),
        SamplingError.of(
            row.activationRatioSe(), row.activationRatioLow(), row.activationRatioHigh()),
        row.threshold().orElseThrow());
  }

  /** Sampling error of the activation ratio of a measurement. */
  static Optional<SamplingError> ratioError(SparsityRow row) {
    return SamplingError.of(
        row.activationRatioSe(), row.activationRatioLow(), row.activationRatioHigh());
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
