package io.sparsing.jobs.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.maintain.KeepTablesSmallAction.Bounds;
import io.sparsing.jobs.table.PerplexityRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeepTablesSmallTest {
  @TempDir private Path folder;
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = LocalSpark.open(folder);
  }

  /** A night adds a file; from four on they are joined, and snapshots of earlier nights go. */
  @Test
  void filesAndSnapshotsStayBoundedFromNightToNight() {
    Bounds bounds = new Bounds(4, 2, Duration.ofHours(36));
    for (int night = 0; night < 10; night++) {
      warehouse.insertMissing(
          WarehouseTable.PERPLEXITIES, List.of(MaintainTablesTest.perplexity(night)));
      new KeepTablesSmallAction(warehouse, bounds).execute(Instant.now().plus(Duration.ofDays(2)));
      TableSize size = size();
      assertThat(size.files()).as("files after night %d", night).isLessThan(4);
      assertThat(size.snapshots()).as("snapshots after night %d", night).isLessThanOrEqualTo(2);
    }
    assertThat(
            Warehouse.records(warehouse.read(WarehouseTable.PERPLEXITIES), PerplexityRow.class)
                .stream()
                .map(PerplexityRow::measurementId))
        .containsExactlyInAnyOrder("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
  }

  /** The other job's commit lies between what this one planned on and its own. */
  @Test
  void goesOnWhereAnotherJobJoinedTheSameFiles() {
    for (int i = 0; i < 3; i++) {
      warehouse.insertMissing(
          WarehouseTable.PERPLEXITIES, List.of(MaintainTablesTest.perplexity(i)));
    }
    SparkActions actions = SparkActions.get(warehouse.spark());
    Table planned = warehouse.icebergTable(WarehouseTable.PERPLEXITIES);
    Table other = warehouse.icebergTable(WarehouseTable.PERPLEXITIES);
    new TableRewrite(actions, other).joinFiles(2);
    assertThat(planned.currentSnapshot().snapshotId())
        .isNotEqualTo(other.currentSnapshot().snapshotId());
    new TableRewrite(actions, planned).joinFiles(2);
    assertThat(size().files()).isEqualTo(1);
    assertThat(warehouse.read(WarehouseTable.PERPLEXITIES).count()).isEqualTo(3);
  }

  @Test
  void youngSnapshotsStay() {
    for (int i = 0; i < 3; i++) {
      warehouse.insertMissing(
          WarehouseTable.PERPLEXITIES, List.of(MaintainTablesTest.perplexity(i)));
    }
    new KeepTablesSmallAction(warehouse, new Bounds(9, 1, Duration.ofDays(3)))
        .execute(Instant.now());
    assertThat(size()).extracting(TableSize::files, TableSize::snapshots).containsExactly(3L, 3);
  }

  @Test
  void refusesBoundsThatKeepNothing() {
    assertThatThrownBy(() -> new Bounds(1, 1, Duration.ZERO))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot keep tables small: expected at least 2 files, 1 snapshot and no negative age,"
                + " found 1, 1 and PT0S");
  }

  private TableSize size() {
    return TableSize.of(warehouse.icebergTable(WarehouseTable.PERPLEXITIES));
  }
}
