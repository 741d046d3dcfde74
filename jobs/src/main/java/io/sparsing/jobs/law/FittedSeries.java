package io.sparsing.jobs.law;

import io.sparsing.analysis.law.fit.FitOptions;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.ScalingFitRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * A series with the fit of its points as they are now: one model among others.
 *
 * @param series its measurements, by ascending training tokens
 * @param fit its law
 */
public record FittedSeries(MeasuredSeries series, ScalingFitRow fit) {

  /**
   * All series in the tables that were fitted with these options; of those on one corpus at one p,
   * the ones that the newest version of the method measured.
   */
  static List<FittedSeries> read(Warehouse warehouse, FitOptions options) {
    List<MeasuredSeries> current =
        MeasuredSeries.read(warehouse).stream().filter(MeasuredSeries::isCurrent).toList();
    return read(warehouse, current, options.id());
  }

  /**
   * The fits that were made last: of each series the one with the options of the newest fit of all.
   *
   * @return those of {@code all} that have such a fit
   */
  public static List<FittedSeries> latest(Warehouse warehouse, List<MeasuredSeries> all) {
    List<Row> stored =
        warehouse
            .read(WarehouseTable.SCALING_FITS)
            .where("options IS NOT NULL")
            .selectExpr("fit_id", "options", "unix_micros(created_at)")
            .collectAsList();
    Map<String, Row> byId = new HashMap<>();
    stored.forEach(row -> byId.put(row.getString(0), row));
    List<String> options = stored.stream().map(row -> row.getString(1)).distinct().toList();
    return all.stream()
        .flatMap(series -> options.stream().map(series::fitId))
        .filter(byId::containsKey)
        .map(byId::get)
        .max(Comparator.comparingLong(row -> row.getLong(2)))
        .map(newest -> read(warehouse, all, newest.getString(1)))
        .orElse(List.of());
  }

  private static List<FittedSeries> read(
      Warehouse warehouse, List<MeasuredSeries> all, String options) {
    Map<String, ScalingFitRow> fits = new HashMap<>();
    warehouse
        .records(
            WarehouseTable.SCALING_FITS,
            ScalingFitRow.class,
            "fit_id",
            all.stream().map(series -> series.fitId(options)).toList())
        .forEach(row -> fits.put(row.fitId(), row));
    List<FittedSeries> fitted = new ArrayList<>();
    for (MeasuredSeries series : all) {
      ScalingFitRow fit = fits.get(series.fitId(options));
      if (fit != null) {
        fitted.add(new FittedSeries(series, fit));
      }
    }
    return fitted;
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
  boolean isComparableWith(FittedSeries other) {
    return series.corpusId().equals(other.series.corpusId())
        && series.percent() == other.series.percent();
  }

  /** Whether sizes and shapes differ by at most a tenth. */
  boolean isBuiltLike(FittedSeries other) {
    return close(
            (double) checkpoint().nonEmbeddingParameters(),
            (double) other.checkpoint().nonEmbeddingParameters())
        && close(checkpoint().widthDepthRatio(), other.checkpoint().widthDepthRatio());
  }

  private static boolean close(double one, double other) {
    return Math.abs(one - other) <= 0.1 * Math.max(one, other);
  }
}
