package io.sparsing.jobs.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Takes over what {@link ExportTablesAction} wrote elsewhere: measurements, fits and comparisons
 * that these tables lack.
 *
 * <p>What is there stays as it is, so a repeat changes nothing, and one that was killed is made
 * whole by the next.
 */
public final class ImportTablesAction {
  private final Warehouse warehouse;
  private final String folder;
  private final TableFiles files;

  /**
   * An import of all tables in a folder.
   *
   * @param folder on any Hadoop file system
   */
  public ImportTablesAction(Warehouse warehouse, String folder) {
    this.warehouse = warehouse;
    this.folder = folder;
    Configuration configuration = warehouse.spark().sparkContext().hadoopConfiguration();
    this.files = TableFiles.in(folder, configuration);
  }

  /**
   * Reads the files and commits a snapshot a table. Returns how many rows the tables gained.
   *
   * @throws InputException if the folder holds no such file, or one has other columns than its
   *     table; then nothing was written
   */
  public long execute() {
    List<WarehouseTable> tables = files.present();
    if (tables.isEmpty()) {
      throw new InputException(
          "Cannot import tables from %s: expected files such as sparsity.parquet, found none"
              .formatted(folder));
    }
    List<Import> imports = tables.stream().map(this::open).toList();
    return imports.stream().mapToLong(this::add).sum();
  }

  private record Import(WarehouseTable table, Dataset<Row> rows) {}

  private Import open(WarehouseTable table) {
    Dataset<Row> found = warehouse.spark().read().parquet(files.file(table).toString());
    StructType wanted = warehouse.schema(table);
    Set<String> unknown = new TreeSet<>(List.of(found.columns()));
    Arrays.asList(wanted.fieldNames()).forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw refused(table, "columns of table " + table.tableName(), String.join(", ", unknown));
    }
    String missing =
        Arrays.stream(wanted.fields())
            .filter(field -> !field.nullable() && !hasColumn(found, field))
            .map(StructField::name)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw refused(table, missing, "no such column");
    }
    Column[] columns =
        Arrays.stream(wanted.fields())
            .map(field -> column(table, found, field))
            .toArray(Column[]::new);
    Dataset<Row> rows = found.select(columns);
    return new Import(table, warehouse.spark().createDataFrame(rows.javaRDD(), wanted));
  }

  private static boolean hasColumn(Dataset<Row> rows, StructField field) {
    return List.of(rows.columns()).contains(field.name());
  }

  /** Files of an earlier version lack the columns that came later. */
  private Column column(WarehouseTable table, Dataset<Row> found, StructField field) {
    if (!hasColumn(found, field)) {
      return lit(null).cast(field.dataType()).as(field.name());
    }
    StructField stored = found.schema().apply(field.name());
    if (!stored.dataType().equals(field.dataType())) {
      throw refused(
          table,
          "%s as %s".formatted(field.name(), field.dataType().sql()),
          stored.dataType().sql());
    }
    return col(field.name());
  }

  private InputException refused(WarehouseTable table, String expected, String found) {
    return new InputException(
        "Cannot import %s: expected %s, found %s".formatted(files.file(table), expected, found));
  }

  private long add(Import one) {
    long before = warehouse.read(one.table()).count();
    switch (one.table()) {
      // The same weights may lie in a further place of a series, or of another series.
      case CHECKPOINTS -> {
        Dataset<Row> rows = unknown(one, "checkpoint_id", "series", "training_tokens");
        warehouse.insertMissing(one.table(), Warehouse.records(rows, CheckpointRow.class));
      }
      case CORPORA -> {
        Dataset<Row> rows = unknown(one, "corpus_id");
        warehouse.insertMissing(one.table(), Warehouse.records(rows, CorpusRow.class));
      }
      // A curve is taken over whole, unless all of it is there.
      case TRAINING_LOSSES -> {
        List<String> runs = keys(one, unknown(one, "series", "training_tokens", "loss"));
        append(one.table(), runs, one.rows().where(col("run").isin(runs.toArray())));
      }
      default -> append(one.table(), keys(one, one.rows()), one.rows());
    }
    return warehouse.read(one.table()).count() - before;
  }

  /** Rows that the table does not hold under another address: one from here may come back. */
  private Dataset<Row> unknown(Import one, String... columns) {
    Dataset<Row> held = warehouse.read(one.table()).as("held");
    Dataset<Row> rows = one.rows().as("found");
    Column same =
        Arrays.stream(columns)
            .map(column -> col("found." + column).eqNullSafe(col("held." + column)))
            .reduce(lit(true), Column::and);
    return rows.join(held, same, "left_anti");
  }

  /** Values of the first key column. */
  private static List<String> keys(Import one, Dataset<Row> rows) {
    String key = one.table().keyColumns().get(0);
    return rows.select(key).distinct().sort(key).collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private void append(WarehouseTable table, List<String> keys, Dataset<Row> rows) {
    if (!keys.isEmpty()) {
      warehouse.appendMissing(table, table.keyColumns().get(0), keys, rows);
    }
  }
}
