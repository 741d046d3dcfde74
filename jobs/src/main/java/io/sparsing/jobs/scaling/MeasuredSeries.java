package io.sparsing.jobs.scaling;

import io.sparsing.analysis.scaling.FitOptions;
import io.sparsing.analysis.scaling.SeriesPoints;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.MeasurementIds;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.functions;

/**
 * The measured checkpoints of one series on one corpus at one p, by ascending training tokens.
 *
 * @param series training run
 * @param corpusId key of the corpus
 * @param percent p
 * @param points measurements; only those of checkpoints whose training tokens are known
 */
record MeasuredSeries(String series, String corpusId, double percent, List<Point> points) {
  /** One measured checkpoint. */
  record Point(CheckpointRow checkpoint, SparsityRow measurement) {
    double trainingTokens() {
      return checkpoint.trainingTokens().orElseThrow();
    }

    /** Whether laws, whose variable is the logarithm of the tokens, have a value here. */
    boolean isTrained() {
      return trainingTokens() > 0;
    }
  }

  /** All series in the tables, by name, corpus and p. */
  static List<MeasuredSeries> read(Warehouse warehouse) {
    Map<String, CheckpointRow> checkpoints = new HashMap<>();
    Warehouse.records(warehouse.read(WarehouseTable.CHECKPOINTS), CheckpointRow.class)
        .forEach(row -> checkpoints.putIfAbsent(row.checkpointId(), row));
    Map<String, MeasuredSeries> series = new TreeMap<>();
    Warehouse.records(
            warehouse.read(WarehouseTable.SPARSITY).where(functions.col("method").equalTo("pplp")),
            SparsityRow.class)
        .forEach(
            row -> {
              CheckpointRow checkpoint = checkpoints.get(row.checkpointId());
              if (checkpoint != null && checkpoint.trainingTokens().isPresent()) {
                double percent = row.p().orElseThrow();
                String key =
                    "%s\n%s\n%012.6f".formatted(checkpoint.series(), row.corpusId(), percent);
                series
                    .computeIfAbsent(
                        key,
                        k ->
                            new MeasuredSeries(
                                checkpoint.series(), row.corpusId(), percent, new ArrayList<>()))
                    .points()
                    .add(new Point(checkpoint, row));
              }
            });
    series.values().forEach(one -> one.points().sort(Comparator.comparing(Point::trainingTokens)));
    return List.copyOf(series.values());
  }

  /** What laws are fitted to: all but the untrained. */
  SeriesPoints seriesPoints() {
    List<Point> trained = points.stream().filter(Point::isTrained).toList();
    return new SeriesPoints(
        series,
        trained.stream().mapToDouble(Point::trainingTokens).toArray(),
        trained.stream().mapToDouble(point -> point.measurement().activationRatio()).toArray());
  }

  /** Keys of the measurements that laws are fitted to, in the order of {@link #seriesPoints()}. */
  List<String> fittedMeasurements() {
    return points.stream()
        .filter(Point::isTrained)
        .sorted(
            Comparator.comparingDouble(Point::trainingTokens)
                .thenComparingDouble(point -> point.measurement().activationRatio()))
        .map(point -> point.measurement().measurementId())
        .toList();
  }

  /** Whether measurements that laws are fitted to have a standard error. */
  boolean hasErrors() {
    return points.stream()
        .filter(Point::isTrained)
        .anyMatch(point -> point.measurement().activationRatioSe().isPresent());
  }

  /** Number of points that no law is fitted to. */
  int untrained() {
    return (int) points.stream().filter(point -> !point.isTrained()).count();
  }

  /** Which points no law is fitted to, and why; empty where there are none. */
  Optional<String> leftOut() {
    List<String> names =
        points.stream()
            .filter(point -> !point.isTrained())
            .map(point -> point.checkpoint().name())
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Left out of the fit of %s: %s, measured before any training; the laws have no value at 0 training tokens"
                .formatted(series, String.join(", ", names)));
  }

  /** Key of the fit of exactly these points with these options; forecasts are no part of it. */
  String fitId(FitOptions options) {
    List<String> parts = new ArrayList<>(List.of("fit 4", series, corpusId, options.id()));
    if (hasErrors()) {
      parts.add("with sampling errors");
    }
    points.forEach(
        point -> {
          parts.add(point.measurement().measurementId());
          parts.add(Double.toString(point.trainingTokens()));
          parts.add(Double.toString(point.measurement().activationRatio()));
        });
    return MeasurementIds.of(parts);
  }
}
