package io.sparsing.jobs.sparsity;

import io.sparsing.analysis.cett.LayerThreshold;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.ExtractionRow;
import io.sparsing.jobs.table.LayerSparsityRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Scores a corpus at the thresholds that PPL-p% searches found on another: does what was calibrated
 * on one split hold on the next? One sparse pass each; the PPL ratio is to the dense loss of the
 * scored corpus.
 */
public final class ScoreCalibratedAction {
  private final Warehouse warehouse;
  private final MeasurementWaves waves;
  private final Map<String, ExtractionRow> extractions;
  private final Map<String, List<SparsityRow>> calibrations;

  /**
   * An action over checkpoints whose dense pass over the scored corpus is done.
   *
   * @param corpus corpus to score
   * @param extractions finished dense passes over it, by checkpoint id
   * @param calibrations PPL-p% measurements on the calibration corpus
   */
  public ScoreCalibratedAction(
      Warehouse warehouse,
      CorpusRow corpus,
      Map<String, ExtractionRow> extractions,
      List<SparsityRow> calibrations) {
    this.warehouse = warehouse;
    this.waves = new MeasurementWaves(warehouse, corpus, "Calibrated thresholds");
    this.extractions = Map.copyOf(extractions);
    this.calibrations =
        calibrations.stream().collect(Collectors.groupingBy(SparsityRow::checkpointId));
  }

  /**
   * One measurement for each checkpoint and calibration; what the tables hold is not made again.
   *
   * @param checkpoints each with a calibration
   */
  public List<SparsityRow> execute(List<CheckpointRow> checkpoints) {
    List<String> ids = new ArrayList<>();
    checkpoints.forEach(row -> of(row).forEach(calibration -> ids.add(id(row, calibration))));
    Map<String, SparsityRow> known = waves.stored(ids);
    List<CheckpointRow> missing =
        checkpoints.stream()
            .filter(row -> of(row).stream().anyMatch(one -> !known.containsKey(id(row, one))))
            .toList();
    int passes = missing.stream().mapToInt(row -> of(row).size()).max().orElse(1);
    waves
        .run(missing, passes, (wave, levels) -> levels.commit(plans(wave, known)))
        .forEach(row -> known.put(row.measurementId(), row));
    return ids.stream().map(known::get).toList();
  }

  private List<SparsityRow> of(CheckpointRow checkpoint) {
    return calibrations.get(checkpoint.checkpointId());
  }

  private String id(CheckpointRow checkpoint, SparsityRow calibration) {
    return MeasurementPlan.calibratedId(
        extractions.get(checkpoint.checkpointId()).measurementId(), calibration);
  }

  private List<MeasurementPlan> plans(List<CheckpointRow> wave, Map<String, SparsityRow> known) {
    List<String> ids =
        wave.stream().flatMap(row -> of(row).stream()).map(SparsityRow::measurementId).toList();
    Map<String, List<LayerSparsityRow>> layers =
        warehouse
            .records(WarehouseTable.LAYER_SPARSITY, LayerSparsityRow.class, "measurement_id", ids)
            .stream()
            .collect(Collectors.groupingBy(LayerSparsityRow::measurementId));
    List<MeasurementPlan> plans = new ArrayList<>();
    for (Subject subject : new SubjectReader(warehouse).read(wave, extractions)) {
      for (SparsityRow calibration : of(subject.checkpoint())) {
        if (!known.containsKey(id(subject.checkpoint(), calibration))) {
          plans.add(
              new MeasurementPlan(
                  subject,
                  Method.CETT,
                  calibration.cett().orElseThrow(),
                  thresholds(calibration, layers.get(calibration.measurementId())),
                  new Origin.Calibrated(calibration),
                  calibration.totalSeconds(),
                  calibration.evaluations()));
        }
      }
    }
    return plans;
  }

  private static List<LayerThreshold> thresholds(
      SparsityRow calibration, List<LayerSparsityRow> layers) {
    return layers.stream()
        .sorted(Comparator.comparing(LayerSparsityRow::layer))
        .map(
            row -> {
              float threshold = row.threshold().orElseThrow().floatValue();
              return new LayerThreshold(
                  row.layer(),
                  calibration.cett().orElseThrow(),
                  threshold,
                  row.cett().orElseThrow(),
                  row.activationRatio(),
                  threshold);
            })
        .toList();
  }
}
