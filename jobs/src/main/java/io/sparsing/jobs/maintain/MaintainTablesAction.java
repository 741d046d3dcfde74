package io.sparsing.jobs.maintain;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.TableLayout;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps tables fast and small: joins small files, sorts rows, joins manifests, removes old
 * snapshots and files that no snapshot names.
 *
 * <p>Safe beside jobs that write: what conflicts is tried again, and only files older than a bound
 * count as left over, since those of a running job are not committed yet. Done twice, it does
 * nothing the second time. Data files of {@code ffn_activations} stay as they are: Iceberg's writer
 * would encode them anew, without BYTE_STREAM_SPLIT, at nearly twice the size, and they are few and
 * large from the start.
 */
public final class MaintainTablesAction {
  /** Younger files may belong to a job that has not committed yet. */
  public static final Duration SMALLEST_AGE = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(MaintainTablesAction.class);

  private final Warehouse warehouse;
  private final Options options;

  /**
   * What may be removed.
   *
   * @param keepSnapshots newest snapshots of each table that stay, whatever their age; at least 1
   * @param age snapshots and left-over files older than this are removed; at least a day
   */
  public record Options(int keepSnapshots, Duration age) {
    /** Checks the bounds. */
    public Options {
      if (keepSnapshots < 1) {
        throw new InputException(
            "Cannot maintain tables: expected at least 1 snapshot to keep, found " + keepSnapshots);
      }
      if (age.compareTo(SMALLEST_AGE) < 0) {
        throw new InputException(
            "Cannot maintain tables: expected an age of at least %s, since younger files may belong to a running job, found %s"
                .formatted(SMALLEST_AGE, age));
      }
    }
  }

  /**
   * What became of one table.
   *
   * @param table which
   * @param before its size when the action came
   * @param after its size now
   * @param leftOvers files removed that no snapshot named
   */
  public record Maintained(
      WarehouseTable table, TableSize before, TableSize after, long leftOvers) {}

  /** An action over all tables. */
  public MaintainTablesAction(Warehouse warehouse, Options options) {
    this.warehouse = warehouse;
    this.options = options;
  }

  /**
   * Maintains the tables one after the other.
   *
   * @param now what ages are counted from
   */
  public List<Maintained> execute(Instant now) {
    List<Maintained> maintained = new ArrayList<>();
    long bound = now.minus(options.age()).toEpochMilli();
    for (WarehouseTable table : WarehouseTable.values()) {
      Maintained one = maintain(table, bound);
      LOG.info("Maintained {}", one);
      maintained.add(one);
    }
    return maintained;
  }

  private Maintained maintain(WarehouseTable which, long bound) {
    Table table = warehouse.icebergTable(which);
    TableSize before = TableSize.of(table);
    SparkActions actions = SparkActions.get(warehouse.spark());
    TableRewrite rewrite = new TableRewrite(actions, table);
    rewrite.retrying(() -> TableLayout.apply(table, which));
    if (table.currentSnapshot() != null) {
      if (which != WarehouseTable.FFN_ACTIVATIONS) {
        rewrite.joinFiles(2);
      }
      rewrite.retrying(() -> actions.rewriteManifests(table).execute());
      rewrite.retrying(
          () ->
              actions
                  .expireSnapshots(table)
                  .expireOlderThan(bound)
                  .retainLast(options.keepSnapshots())
                  .execute());
    }
    long leftOvers = new LeftOverFiles(actions, table).removeOlderThan(bound);
    table.refresh();
    return new Maintained(which, before, TableSize.of(table), leftOvers);
  }
}
