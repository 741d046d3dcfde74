package io.sparsing.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.sparsing.analysis.report.data.FrequencyCurve;
import io.sparsing.analysis.report.data.FrequencyCurve.Share;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Counts neurons by the share of positions at which they are active, in the latest measurement of
 * each series.
 *
 * <p>Spark counts in {@value #BINS} bins, {@value #BINS_A_DECADE} a decade from 1e-4 to 1; what is
 * collected grows with layers, not with neurons.
 */
final class ActivityFrequencies {
  private static final int BINS_A_DECADE = 8;
  private static final int DECADES = 4;
  private static final int BINS = BINS_A_DECADE * DECADES;

  /** Layers of a model that are shown on their own; of more, some evenly apart. */
  private static final int MOST_LAYERS = 8;

  /** Neurons active more rarely than the first edge, never included, have bin -1. */
  private static final String BIN =
      "CAST(CASE WHEN active_positions = 0 THEN -1 ELSE greatest(-1, least(%d, floor(%d *"
          + " (%d + log10(active_positions / positions)) + 1e-9))) END AS int)";

  private final Warehouse warehouse;
  private final LatestMeasurements latest;

  ActivityFrequencies(Warehouse warehouse, LatestMeasurements latest) {
    this.warehouse = warehouse;
    this.latest = latest;
  }

  /** For each series the curve of the whole model, then those of layers. */
  List<FrequencyCurve> read() {
    Map<String, List<Row>> rows =
        warehouse
            .read(WarehouseTable.NEURON_ACTIVITY, "measurement_id", latest.measurementIds())
            .withColumn("bin", expr(BIN.formatted(BINS - 1, BINS_A_DECADE, DECADES)))
            .groupBy("measurement_id", "layer", "bin")
            .agg(count(lit(1)).as("neurons"))
            .orderBy(col("layer"), col("bin"))
            .collectAsList()
            .stream()
            .collect(Collectors.groupingBy(row -> row.getString(0)));
    List<FrequencyCurve> curves = new ArrayList<>();
    latest
        .bySeries()
        .forEach(
            (series, point) -> {
              List<Row> counted = rows.getOrDefault(point.measurement().measurementId(), List.of());
              if (!counted.isEmpty()) {
                curves.addAll(curves(series, point.checkpoint().name(), counted));
              }
            });
    return curves;
  }

  private static List<FrequencyCurve> curves(String series, String checkpoint, List<Row> rows) {
    long[] whole = new long[BINS + 1];
    Map<Integer, long[]> layers = new TreeMap<>();
    for (Row row : rows) {
      int bin = row.getInt(2) + 1;
      whole[bin] += row.getLong(3);
      layers.computeIfAbsent(row.getInt(1), layer -> new long[BINS + 1])[bin] += row.getLong(3);
    }
    List<FrequencyCurve> curves = new ArrayList<>();
    curves.add(new FrequencyCurve(series, checkpoint, OptionalInt.empty(), cumulated(whole)));
    List<Integer> all = List.copyOf(layers.keySet());
    int shown = Math.min(MOST_LAYERS, all.size());
    for (int i = 0; i < shown; i++) {
      int layer = all.get(shown == 1 ? 0 : i * (all.size() - 1) / (shown - 1));
      curves.add(
          new FrequencyCurve(
              series, checkpoint, OptionalInt.of(layer), cumulated(layers.get(layer))));
    }
    return curves;
  }

  private static List<Share> cumulated(long[] counts) {
    double total = 0;
    for (long neurons : counts) {
      total += neurons;
    }
    List<Share> shares = new ArrayList<>();
    long below = 0;
    for (int bin = 0; bin <= BINS; bin++) {
      below += counts[bin];
      shares.add(new Share(Math.pow(10, (double) bin / BINS_A_DECADE - DECADES), below / total));
    }
    return shares;
  }
}
