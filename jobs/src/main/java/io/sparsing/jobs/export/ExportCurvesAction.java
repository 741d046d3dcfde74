package io.sparsing.jobs.export;

import io.sparsing.jobs.law.MeasuredSeries.Point;
import io.sparsing.jobs.law.PlacedMeasurements;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;

/**
 * Reads the activation-ratio curves of series: every checkpoint, corpus and p, each curve by one
 * version of the measuring method.
 */
public final class ExportCurvesAction {
  private final Warehouse warehouse;
  private final SeriesChoice series;

  /**
   * An export of these series.
   *
   * @param series their names; all where empty
   */
  public ExportCurvesAction(Warehouse warehouse, List<String> series) {
    this.warehouse = warehouse;
    this.series = new SeriesChoice(series);
  }

  /**
   * The points, curve by curve.
   *
   * @throws io.sparsing.jobs.InputException if a name is none of a series, or nothing was measured
   */
  public List<CurvePoint> execute() {
    Map<String, String> corpora = corpora(warehouse);
    List<Point> points =
        PlacedMeasurements.ofNewestVersions(
            PlacedMeasurements.read(
                warehouse,
                warehouse.read(WarehouseTable.SPARSITY).where(functions.col("p").isNotNull())));
    series.check(
        points.stream().map(point -> point.checkpoint().series()).collect(Collectors.toSet()),
        "measurements at some p in the tables");
    return points.stream()
        .filter(point -> series.has(point.checkpoint().series()))
        .map(
            point -> {
              String id = point.measurement().corpusId();
              return CurvePoint.of(point, corpora.getOrDefault(id, id));
            })
        .sorted(CurvePoint.BY_CURVE)
        .toList();
  }

  /** What corpora are called, by key. */
  static Map<String, String> corpora(Warehouse warehouse) {
    Map<String, String> names = new HashMap<>();
    Warehouse.records(warehouse.read(WarehouseTable.CORPORA), CorpusRow.class)
        .forEach(row -> names.putIfAbsent(row.corpusId(), row.uri()));
    return names;
  }
}
