package io.sparsing.jobs.law;

import io.sparsing.analysis.law.fit.SamplingErrors;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The sampling errors of measured series, from what each document moves each measurement by (table
 * {@code influences}).
 */
final class SeriesErrors {
  private final Warehouse warehouse;

  SeriesErrors(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * A series as laws are fitted to it.
   *
   * @param points with their sampling errors, where all of them have one on the same documents
   * @param note why errors that some points have are not used; empty where there is nothing to say
   */
  record Fitted(SeriesPoints points, Optional<String> note) {}

  /** The points of a series, with their errors where these are known. */
  Fitted of(MeasuredSeries series) {
    SeriesPoints plain = series.seriesPoints();
    List<String> measurements = series.fittedMeasurements();
    Map<String, Influences> known = series.hasErrors() ? read(measurements) : Map.of();
    if (known.isEmpty()) {
      return new Fitted(plain, Optional.empty());
    }
    Set<List<Integer>> documents = new HashSet<>();
    known.values().forEach(influences -> documents.add(influences.documents()));
    if (!known.keySet().containsAll(measurements) || documents.size() > 1) {
      return new Fitted(
          plain,
          Optional.of(
              "Fitted %s without sampling errors: expected influences of the same documents for all %d measurements, found them for %d, on %d sets of documents"
                  .formatted(
                      series.series(),
                      Set.copyOf(measurements).size(),
                      known.size(),
                      documents.size())));
    }
    double[][] rows = measurements.stream().map(id -> known.get(id).row()).toArray(double[][]::new);
    return new Fitted(
        new SeriesPoints(
            plain.series(),
            plain.trainingTokens(),
            plain.activationRatio(),
            Optional.of(SamplingErrors.shared(rows))),
        Optional.empty());
  }

  /** What each document moves one measurement by, in the order of the documents. */
  private record Influences(List<Integer> documents, List<Double> influences) {
    double[] row() {
      return influences.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  private Map<String, Influences> read(List<String> measurements) {
    Map<String, Influences> known = new HashMap<>();
    for (Row row :
        warehouse
            .read(WarehouseTable.INFLUENCES, "measurement_id", measurements)
            .groupBy("measurement_id")
            .agg(
                functions
                    .sort_array(
                        functions.collect_list(
                            functions.struct(
                                functions.col("document"), functions.col("influence"))))
                    .as("sorted"))
            .select("measurement_id", "sorted.document", "sorted.influence")
            .collectAsList()) {
      known.put(row.getString(0), new Influences(row.getList(1), row.getList(2)));
    }
    return known;
  }
}
