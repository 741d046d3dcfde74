package io.sparsing.jobs.extract;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.analysis.cett.ThresholdRefinement;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import io.sparsing.jobs.InputException;
import io.sparsing.jobs.StageProgress;
import io.sparsing.jobs.table.CettCurveRow;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Answers CETT and activation ratio at any thresholds, or the thresholds of any CETT levels, from
 * stored activations: Spark jobs with no model forward.
 */
public final class SweepCettAction {
  private final Warehouse warehouse;
  private final List<CheckpointRow> checkpoints;
  private final Map<String, ExtractionRow> extractions;

  /**
   * An action over checkpoints whose dense pass stored activations.
   *
   * @param extractions finished dense passes, by checkpoint id
   */
  public SweepCettAction(
      Warehouse warehouse,
      List<CheckpointRow> checkpoints,
      Map<String, ExtractionRow> extractions) {
    this.warehouse = warehouse;
    this.checkpoints = List.copyOf(checkpoints);
    this.extractions = Map.copyOf(extractions);
    for (CheckpointRow checkpoint : checkpoints) {
      if (!extractions.containsKey(checkpoint.checkpointId())) {
        throw new InputException(
            "Cannot sweep %s: expected stored activations, found none; run extract first"
                .formatted(checkpoint.name()));
      }
    }
  }

  /**
   * One answer.
   *
   * @param checkpoint who
   * @param layer layer, from 0
   * @param level CETT level asked for; empty where a threshold was
   * @param threshold ε
   * @param cett CETT at the threshold over the stored positions
   * @param activationRatio share of neurons with magnitude at least the threshold
   * @param positions stored positions
   */
  public record Point(
      CheckpointRow checkpoint,
      int layer,
      OptionalDouble level,
      float threshold,
      double cett,
      double activationRatio,
      long positions) {}

  /** CETT and activation ratio at thresholds that hold for every layer. */
  public List<Point> atThresholds(List<Double> thresholds) {
    TreeSet<Float> ascending = new TreeSet<>();
    for (double threshold : thresholds) {
      if (!(threshold >= 0 && threshold <= Float.MAX_VALUE)) {
        throw new InputException("Cannot sweep: expected thresholds from 0, found " + threshold);
      }
      ascending.add((float) threshold);
    }
    float[] values = new float[ascending.size()];
    int index = 0;
    for (float value : ascending) {
      values[index++] = value;
    }
    ThresholdGrid grid = ThresholdGrid.listing(values);
    List<Point> points = new ArrayList<>();
    Map<String, List<CettState>> states =
        evaluate(row -> Collections.nCopies(row.layers(), grid), "Sweep over thresholds");
    for (CheckpointRow checkpoint : checkpoints) {
      List<CettState> layers = states.get(measurementId(checkpoint));
      for (int layer = 0; layer < layers.size(); layer++) {
        CettCurve curve = CettCurve.of(layers.get(layer));
        for (int i = 0; i < values.length; i++) {
          points.add(
              new Point(
                  checkpoint,
                  layer,
                  OptionalDouble.empty(),
                  values[i],
                  curve.cett()[i],
                  curve.activationRatios()[i],
                  curve.positions()));
        }
      }
    }
    store(points);
    return points;
  }

  /** The thresholds of CETT levels, exact over the stored positions. */
  public List<Point> atLevels(List<Double> levels) {
    for (double level : levels) {
      if (!(level >= 0 && level <= 1)) {
        throw new InputException("Cannot sweep: expected CETT levels from 0 to 1, found " + level);
      }
    }
    double[] wanted = levels.stream().mapToDouble(Double::doubleValue).toArray();
    Map<String, List<CettState>> states = evaluate(row -> List.of(), "Sweep: curves");
    Map<String, ThresholdRefinement> refinements = new HashMap<>();
    states.forEach(
        (id, layers) ->
            refinements.put(
                id,
                ThresholdRefinement.start(
                    layers.stream().map(CettCurve::withoutFlatEnds).toList(),
                    wanted,
                    layers.get(0).positions())));
    while (refinements.values().stream().anyMatch(one -> !one.finished())) {
      evaluate(row -> refinements.get(measurementId(row)).nextThresholds(), "Sweep: thresholds")
          .forEach((id, found) -> refinements.computeIfPresent(id, (k, one) -> one.observe(found)));
    }
    List<Point> points = new ArrayList<>();
    for (CheckpointRow checkpoint : checkpoints) {
      String id = measurementId(checkpoint);
      for (int layer = 0; layer < checkpoint.layers(); layer++) {
        for (double level : levels) {
          LayerThreshold found = refinements.get(id).threshold(layer, level);
          points.add(
              new Point(
                  checkpoint,
                  layer,
                  OptionalDouble.of(level),
                  found.threshold(),
                  found.cett(),
                  found.activationRatio(),
                  states.get(id).get(0).positions()));
        }
      }
    }
    store(points);
    return points;
  }

  private interface Grids {
    List<ThresholdGrid> of(CheckpointRow checkpoint);
  }

  private Map<String, List<CettState>> evaluate(Grids grids, String label) {
    Map<String, StoredActivations.SweepTarget> targets = new HashMap<>();
    long rows = 0;
    for (CheckpointRow checkpoint : checkpoints) {
      targets.put(
          measurementId(checkpoint),
          new StoredActivations.SweepTarget(checkpoint.uri(), List.copyOf(grids.of(checkpoint))));
      rows += extractions.get(checkpoint.checkpointId()).sampledPositions() * checkpoint.layers();
    }
    try (StageProgress progress =
        StageProgress.start(warehouse.spark().sparkContext(), label, "rows", rows)) {
      return new StoredActivations(warehouse, List.copyOf(extractions.values()), progress.counter())
          .evaluate(targets);
    }
  }

  private String measurementId(CheckpointRow checkpoint) {
    return extractions.get(checkpoint.checkpointId()).measurementId();
  }

  private void store(List<Point> points) {
    List<CettCurveRow> rows = new ArrayList<>();
    for (Point point : points) {
      ExtractionRow extraction = extractions.get(point.checkpoint().checkpointId());
      rows.add(
          new CettCurveRow(
              extraction.measurementId(),
              point.checkpoint().checkpointId(),
              extraction.corpusId(),
              CettCurveRow.Scope.SWEEP,
              point.layer(),
              point.threshold(),
              point.cett(),
              Optional.empty(),
              point.activationRatio(),
              point.positions(),
              Optional.empty()));
    }
    warehouse.insertMissing(WarehouseTable.CETT_CURVES, rows.stream().distinct().toList());
  }
}
