package io.sparsing.jobs.maintain;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.time.Duration;
import java.time.Instant;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;

/**
 * Keeps files and snapshots bounded from night to night, at the cost of a look at each table where
 * nothing is due.
 *
 * <p>It does the part of {@link MaintainTablesAction} that a growing table needs: it joins small
 * files once there are enough of them and removes old snapshots, from the driver. Left-over files,
 * whose search lists the whole warehouse, are left to that action.
 */
public final class KeepTablesSmallAction {
  private final Warehouse warehouse;
  private final Bounds bounds;

  /**
   * What is kept.
   *
   * @param smallFiles small files of a partition from which they are joined; at least 2
   * @param keepSnapshots newest snapshots of each table that stay, whatever their age; at least 1
   * @param snapshotAge older snapshots are removed; to be longer than a job that reads them takes
   */
  public record Bounds(int smallFiles, int keepSnapshots, Duration snapshotAge) {
    /** 32 files, 5 snapshots, 3 days. */
    public static final Bounds STANDARD = new Bounds(32, 5, Duration.ofDays(3));

    /** Checks the bounds. */
    public Bounds {
      if (smallFiles < 2 || keepSnapshots < 1 || snapshotAge.isNegative()) {
        throw new InputException(
            "Cannot keep tables small: expected at least 2 files, 1 snapshot and no negative age, found %d, %d and %s"
                .formatted(smallFiles, keepSnapshots, snapshotAge));
      }
    }
  }

  /** An action over all tables. */
  public KeepTablesSmallAction(Warehouse warehouse, Bounds bounds) {
    this.warehouse = warehouse;
    this.bounds = bounds;
  }

  /**
   * Looks at the tables one after the other.
   *
   * @param now what ages are counted from
   */
  public void execute(Instant now) {
    SparkActions actions = SparkActions.get(warehouse.spark());
    long oldest = now.minus(bounds.snapshotAge()).toEpochMilli();
    for (WarehouseTable which : WarehouseTable.values()) {
      Table table = warehouse.icebergTable(which);
      if (table.currentSnapshot() == null) {
        continue;
      }
      TableRewrite rewrite = new TableRewrite(actions, table);
      // Stored activations are few large files with an encoding of their own.
      if (which != WarehouseTable.FFN_ACTIVATIONS
          && TableSize.of(table).files() >= bounds.smallFiles()) {
        rewrite.joinFiles(bounds.smallFiles());
      }
      rewrite.retrying(() -> expire(table, oldest));
    }
  }

  private void expire(Table table, long oldest) {
    table.refresh();
    int kept = 0;
    boolean old = false;
    for (Snapshot snapshot : table.snapshots()) {
      kept++;
      old |= snapshot.timestampMillis() < oldest;
    }
    if (old && kept > bounds.keepSnapshots()) {
      table.expireSnapshots().expireOlderThan(oldest).retainLast(bounds.keepSnapshots()).commit();
    }
  }
}
