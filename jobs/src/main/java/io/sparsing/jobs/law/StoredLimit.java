package io.sparsing.jobs.law;

import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The limit that a stored fit gives a series.
 *
 * @param fitId key of the fit
 * @param series training run
 * @param corpusId key of the corpus; empty for a series from a file
 * @param percent p; empty for a series from a file
 * @param options how it was fitted; empty for fits from before this was entered
 * @param limit activation ratio at endless training
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param createdAt when it was fitted
 */
public record StoredLimit(
    String fitId,
    String series,
    Optional<String> corpusId,
    Optional<Double> percent,
    Optional<String> options,
    double limit,
    double low,
    double high,
    Instant createdAt) {

  /** All of {@code scaling_fits}. */
  public static List<StoredLimit> read(Warehouse warehouse) {
    return warehouse
        .read(WarehouseTable.SCALING_FITS)
        .selectExpr(
            "fit_id",
            "series",
            "corpus_id",
            "p",
            "options",
            "limit_ratio",
            "limit_low",
            "limit_high",
            "unix_micros(created_at)")
        .collectAsList()
        .stream()
        .map(
            row ->
                new StoredLimit(
                    row.getString(0),
                    row.getString(1),
                    Optional.ofNullable(row.getString(2)),
                    Optional.ofNullable((Double) row.get(3)),
                    Optional.ofNullable(row.getString(4)),
                    row.getDouble(5),
                    row.getDouble(6),
                    row.getDouble(7),
                    Instant.EPOCH.plusNanos(row.getLong(8) * 1_000)))
        .toList();
  }
}
