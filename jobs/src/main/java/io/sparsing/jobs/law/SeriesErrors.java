package io.sparsing.jobs.law;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import io.sparsing.analysis.law.fit.KnownErrors;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.ml.ScalingLawRegression;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The sampling errors of measured series, from what each document moves each measurement by (table
 * {@code influences}).
 */
final class SeriesErrors {
  private final Warehouse warehouse;

  SeriesErrors(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** The points of a series, with their errors where these are known. */
  SeriesPoints of(MeasuredSeries series) {
    SeriesPoints plain = series.seriesPoints();
    List<String> measurements = series.fittedMeasurements();
    Map<String, KnownErrors.Influences> known = series.hasErrors() ? read(measurements) : Map.of();
    return new SeriesPoints(
        plain.series(),
        plain.trainingTokens(),
        plain.activationRatio(),
        KnownErrors.of(
                series.series(),
                measurements.stream().map(id -> Optional.ofNullable(known.get(id))).toList())
            .errors());
  }

  private Map<String, KnownErrors.Influences> read(Collection<String> measurements) {
    Map<String, KnownErrors.Influences> known = new HashMap<>();
    for (Row row : influences(measurements).collectAsList()) {
      known.put(row.getString(0), new KnownErrors.Influences(row.getList(1), row.getList(2)));
    }
    return known;
  }

  /** A row for each measurement that has influences: documents, in order, and what each does. */
  Dataset<Row> influences(Collection<String> measurements) {
    return warehouse
        .read(WarehouseTable.INFLUENCES, "measurement_id", measurements)
        .groupBy("measurement_id")
        .agg(sort_array(collect_list(struct(col("document"), col("influence")))).as("sorted"))
        .select(
            col("measurement_id"),
            col("sorted.document").as(ScalingLawRegression.DOCUMENTS),
            col("sorted.influence").as(ScalingLawRegression.INFLUENCES));
  }
}
