package io.sparsing.jobs.maintain;

import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * What a table takes.
 *
 * @param files data files of the current snapshot
 * @param bytes their size
 * @param snapshots snapshots kept
 */
public record TableSize(long files, long bytes, int snapshots) {
  static TableSize of(Table table) {
    int snapshots = 0;
    for (Snapshot ignored : table.snapshots()) {
      snapshots++;
    }
    if (table.currentSnapshot() == null) {
      return new TableSize(0, 0, snapshots);
    }
    Map<String, String> summary = table.currentSnapshot().summary();
    return new TableSize(
        Long.parseLong(summary.getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "0")),
        Long.parseLong(summary.getOrDefault(SnapshotSummary.TOTAL_FILE_SIZE_PROP, "0")),
        snapshots);
  }
}
