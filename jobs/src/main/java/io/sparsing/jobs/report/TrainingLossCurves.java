package io.sparsing.jobs.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sparsing.analysis.report.data.ShownLossCurve;
import io.sparsing.jobs.law.MeasuredSeries;
import io.sparsing.jobs.table.TrainingLossRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the loss curve of each series. Where several folders have a run of that name, it is the run
 * whose checkpoints were measured; of several such, or of none, the longest.
 *
 * @param warehouse tables
 * @param measured series on the page
 */
record TrainingLossCurves(Warehouse warehouse, List<MeasuredSeries> measured) {

  List<ShownLossCurve> read() {
    Map<String, Map<String, List<TrainingLossRow>>> runs =
        Warehouse.records(
                warehouse.read(WarehouseTable.TRAINING_LOSSES).orderBy("training_tokens"),
                TrainingLossRow.class)
            .stream()
            .collect(
                groupingBy(
                    TrainingLossRow::series,
                    TreeMap::new,
                    groupingBy(TrainingLossRow::run, TreeMap::new, toList())));
    return runs.entrySet().stream()
        .map(series -> new ShownLossCurve(series.getKey(), points(series.getValue())))
        .toList();
  }

  private List<ShownLossCurve.Point> points(Map<String, List<TrainingLossRow>> runs) {
    Comparator<Map.Entry<String, List<TrainingLossRow>>> order =
        Comparator.comparing(run -> isMeasured(run.getKey()));
    return runs.entrySet().stream()
        .max(order.thenComparing(run -> last(run.getValue()).trainingTokens()))
        .orElseThrow()
        .getValue()
        .stream()
        .map(row -> new ShownLossCurve.Point(row.trainingTokens(), row.loss()))
        .toList();
  }

  private boolean isMeasured(String run) {
    return measured.stream()
        .flatMap(series -> series.points().stream())
        .anyMatch(point -> point.checkpoint().uri().startsWith(run + "/"));
  }

  private static TrainingLossRow last(List<TrainingLossRow> curve) {
    return curve.get(curve.size() - 1);
  }
}
