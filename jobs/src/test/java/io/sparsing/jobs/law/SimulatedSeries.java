package io.sparsing.jobs.law;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;

import io.sparsing.jobs.EarlierRows;
import io.sparsing.jobs.SparsityMethod;
import io.sparsing.jobs.SparsityStatus;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.SparsityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/** Enters made-up checkpoints of one series, a billion tokens apart, with their measurements. */
public final class SimulatedSeries {
  private SimulatedSeries() {}

  /** Checkpoints {@code stepN} with N billion tokens for each N from first to last. */
  public static void enter(Warehouse warehouse, String series, int first, int last) {
    List<CheckpointRow> checkpoints = new ArrayList<>();
    List<SparsityRow> measurements = new ArrayList<>();
    for (int billions = first; billions <= last; billions++) {
      String id = series + "-" + billions;
      checkpoints.add(checkpoint(id, series, billions));
      // The zigzag stands for noise: without any, intervals have no width.
      double zigzag = billions % 2 == 0 ? 1e-4 : -1e-4;
      measurements.add(measurement(id, 0.1 + 0.05 / (billions + 1) + zigzag, 2.5));
    }
    warehouse.insertMissing(WarehouseTable.CHECKPOINTS, checkpoints);
    warehouse.insertMissing(WarehouseTable.SPARSITY, measurements);
  }

  /** Gives every measurement ten documents that move it by 1e-3 and -1e-3 in turn. */
  static void enterErrors(Warehouse warehouse) {
    warehouse.spark().sql("UPDATE sparsity SET activation_ratio_se = 0.003333, documents = 10");
    warehouse
        .spark()
        .sql(
            """
            INSERT INTO influences
            SELECT measurement_id, CAST(id AS INT), IF(id % 2 = 0, 1e-3, -1e-3)
            FROM sparsity, range(10)
            """);
  }

  private static CheckpointRow checkpoint(String id, String series, int billions) {
    return new CheckpointRow(
        id,
        "file:/" + id,
        "step" + billions,
        series,
        "llama",
        "relu",
        Optional.of(billions * 1_000_000_000L),
        Optional.empty(),
        Optional.empty(),
        2,
        64,
        20,
        1,
        1,
        256,
        1_000_000,
        32,
        "fingerprint",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }

  /** PPL-1% of a made-up checkpoint on the corpus {@code corpus}. */
  static SparsityRow measurement(String checkpointId, double ratio, double denseLoss) {
    return EarlierRows.sparsity(
        "m-" + checkpointId,
        "e-" + checkpointId,
        checkpointId,
        "corpus",
        SparsityMethod.PPLP,
        Optional.of(1.0),
        Optional.empty(),
        SparsityStatus.FOUND,
        Optional.of(0.1),
        ratio,
        1 - ratio,
        0,
        0,
        denseLoss,
        denseLoss + 0.01,
        1.01,
        Optional.empty(),
        Optional.empty(),
        1,
        1000,
        999,
        1,
        2,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }

  /** Adds to earlier measurements those of version 3. */
  public static void measureAnew(Warehouse warehouse, String... checkpointIds)
      throws NoSuchTableException {
    warehouse
        .read(WarehouseTable.SPARSITY, "checkpoint_id", List.of(checkpointIds))
        .withColumn("measurement_id", concat(lit("3-"), col("checkpoint_id")))
        .withColumn("method_version", lit(SparsityRow.METHOD_VERSION))
        .writeTo("sparsity")
        .append();
  }
}
