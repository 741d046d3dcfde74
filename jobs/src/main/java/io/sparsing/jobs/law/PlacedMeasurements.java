package io.sparsing.jobs.law;

import io.sparsing.jobs.law.MeasuredSeries.Point;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measurements at the places of their weights: the same weights in two folders are two points,
 * unless both folders stand at one place of one series.
 */
public final class PlacedMeasurements {
  private PlacedMeasurements() {}

  /**
   * The points that rows of {@code sparsity} are; none where the weights have no folder.
   *
   * @param measurements rows of {@code sparsity}
   */
  public static List<Point> read(Warehouse warehouse, Dataset<Row> measurements) {
    Map<String, List<CheckpointRow>> places = places(warehouse);
    return Warehouse.records(measurements, SparsityRow.class).stream()
        .flatMap(
            row ->
                places.getOrDefault(row.checkpointId(), List.of()).stream()
                    .map(place -> new Point(place, row)))
        .toList();
  }

  /** The folders of all weights; of copies at one place the first by name. */
  public static Map<String, List<CheckpointRow>> places(Warehouse warehouse) {
    Map<List<Object>, CheckpointRow> first = new LinkedHashMap<>();
    Warehouse.records(warehouse.read(WarehouseTable.CHECKPOINTS), CheckpointRow.class).stream()
        .sorted(Comparator.comparing(CheckpointRow::uri))
        .forEach(row -> first.putIfAbsent(List.of(row.checkpointId(), row.place()), row));
    return first.values().stream().collect(Collectors.groupingBy(CheckpointRow::checkpointId));
  }

  /** The newest version of the measuring method among these points. */
  static int newestVersion(List<Point> points) {
    return points.stream().mapToInt(Point::methodVersion).max().orElse(0);
  }

  /** Those that the newest version measured: numbers of two versions are not compared. */
  static List<Point> ofNewestVersion(List<Point> points) {
    int newest = newestVersion(points);
    return points.stream().filter(point -> point.methodVersion() == newest).toList();
  }

  /**
   * Of every curve the points that its newest version measured; a curve is a series on one corpus
   * by one method at one setting.
   */
  public static List<Point> ofNewestVersions(List<Point> points) {
    return points.stream()
        .collect(Collectors.groupingBy(PlacedMeasurements::curve))
        .values()
        .stream()
        .flatMap(curve -> ofNewestVersion(curve).stream())
        .toList();
  }

  private static List<Object> curve(Point point) {
    SparsityRow row = point.measurement();
    return List.of(point.checkpoint().series(), row.corpusId(), row.method(), setting(point));
  }

  /** p, or the parameter of a rule without one. */
  public static double setting(Point point) {
    return point.measurement().p().or(point.measurement()::parameter).orElse(0.0);
  }
}
