package io.sparsing.jobs.law;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ScalingFitRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A series with its fit: one model among others.
 *
 * @param series its measurements, by ascending training tokens
 * @param fit its law
 */
record ComparedModel(MeasuredSeries series, ScalingFitRow fit) {

  /**
   * All series in the tables that were fitted with these options; of those on one corpus at one p,
   * the ones that the newest version of the method measured.
   */
  static List<ComparedModel> read(Warehouse warehouse, FitOptions options) {
    Map<String, ScalingFitRow> fits = new HashMap<>();
    Warehouse.records(warehouse.read(WarehouseTable.SCALING_FITS), ScalingFitRow.class)
        .forEach(row -> fits.put(row.fitId(), row));
    List<ComparedModel> models = new ArrayList<>();
    for (MeasuredSeries series : MeasuredSeries.read(warehouse)) {
      ScalingFitRow fit = fits.get(series.fitId(options));
      if (fit != null && series.isCurrent()) {
        models.add(new ComparedModel(series, fit));
      }
    }
    return models;
  }

  String name() {
    return series.series();
  }

  /** The checkpoint with the most training tokens. */
  CheckpointRow checkpoint() {
    return last().checkpoint();
  }

  /** Its measurement. */
  SparsityRow measurement() {
    return last().measurement();
  }

  private MeasuredSeries.Point last() {
    return series.points().get(series.points().size() - 1);
  }

  String activationFunction() {
    return checkpoint().activationFunction();
  }

  /** Whether both are measured on one corpus at one p. */
  boolean isComparableWith(ComparedModel other) {
    return series.corpusId().equals(other.series.corpusId())
        && series.percent() == other.series.percent();
  }

  /** Whether sizes and shapes differ by at most a tenth. */
  boolean isBuiltLike(ComparedModel other) {
    return close(
            (double) checkpoint().nonEmbeddingParameters(),
            (double) other.checkpoint().nonEmbeddingParameters())
        && close(checkpoint().widthDepthRatio(), other.checkpoint().widthDepthRatio());
  }

  private static boolean close(double one, double other) {
    return Math.abs(one - other) <= 0.1 * Math.max(one, other);
  }
}
