package io.sparsing.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.sparsing.jobs.table.record.Conflicts;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriterV2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/**
 * Appends the rows of measurements of which a table holds none, and keeps that true while other
 * jobs commit: a measurement that another job has written is left out.
 *
 * @param table where to
 * @param column what tells measurements apart, the first column of the table's key
 * @param values the measurements
 */
record AppendIfAbsent(WarehouseTable table, String column, List<String> values) {

  /**
   * Commits the rows in one snapshot that Iceberg validates. Where another job's commit got in
   * between, those rows that are still missing are written once more.
   */
  void commit(Warehouse warehouse, Dataset<Row> rows) {
    List<String> missing = new ArrayList<>(values);
    for (int attempt = 0; attempt < Warehouse.MOST_ATTEMPTS; attempt++) {
      Table current = warehouse.current(table);
      Snapshot base = current.currentSnapshot();
      missing.removeAll(warehouse.present(current, table, column, missing));
      if (missing.isEmpty() || write(current, base, missing, rows)) {
        return;
      }
    }
    throw warehouse.tooManyCommits(table);
  }

  private boolean write(Table current, Snapshot base, List<String> missing, Dataset<Row> rows) {
    Dataset<Row> left = missing.size() == values.size() ? rows : rows.where(isIn(missing));
    DataFrameWriterV2<Row> writer =
        left.writeTo(table.tableName()).option("isolation-level", "serializable");
    if (base != null) {
      writer.option("validate-from-snapshot-id", Long.toString(base.snapshotId()));
    }
    // An overwrite of nothing: unlike an append, it is validated. In a table partitioned by
    // measurement only commits to the same partitions conflict, elsewhere any commit does.
    Column replaced = isPartitioned(current, column) ? isIn(missing) : not(lit(true));
    return Conflicts.tolerate(() -> overwrite(writer, replaced));
  }

  private void overwrite(DataFrameWriterV2<Row> writer, Column replaced) {
    try {
      writer.overwrite(replaced);
    } catch (NoSuchTableException e) {
      throw new IllegalStateException("Cannot append to " + table.tableName(), e);
    }
  }

  private Column isIn(List<String> wanted) {
    return col(column).isin(wanted.toArray());
  }

  /** Whether the table has a partition for each value of a column. */
  static boolean isPartitioned(Table table, String column) {
    return table.spec().fields().stream()
        .anyMatch(
            field ->
                field.transform().isIdentity()
                    && column.equals(table.schema().findColumnName(field.sourceId())));
  }
}
