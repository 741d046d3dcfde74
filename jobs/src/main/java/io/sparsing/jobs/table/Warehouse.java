package io.sparsing.jobs.table;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.record.Conflicts;
import io.sparsing.jobs.table.record.RecordCommit;
import io.sparsing.jobs.table.record.RecordRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The namespace {@code sparsing} in the session's current Iceberg catalog: creates what is missing,
 * reads, and commits.
 *
 * <p>A commit is one Iceberg snapshot: seen whole or not at all.
 */
public final class Warehouse {
  /** Namespace of all tables. */
  public static final String NAMESPACE = "sparsing";

  private static final Logger LOG = LoggerFactory.getLogger(Warehouse.class);

  /** How often a commit is tried before other jobs' commits count as an error. */
  static final int MOST_ATTEMPTS = 20;

  private static final int MOST_OPENINGS = 5;

  private final SparkSession spark;

  private Warehouse(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * Opens the namespace: creates the tables and the views that are not there yet, and the session's
   * SQL functions. Where another job creates the same at the same time, looks again.
   */
  public static Warehouse open(SparkSession spark) {
    Warehouse warehouse = new Warehouse(spark);
    SqlFunctions.register(spark);
    for (int attempt = 1; ; attempt++) {
      try {
        new TableDefinitions(warehouse).createMissing();
        return warehouse;
      } catch (RuntimeException e) {
        if (attempt == MOST_OPENINGS) {
          throw e;
        }
        LOG.info("Cannot create the tables at attempt {} of {}", attempt, MOST_OPENINGS, e);
      }
    }
  }

  /**
   * Opens the namespace for reading: what is not there stays away.
   *
   * @throws InputException if the catalog has no such namespace
   */
  public static Warehouse openForReading(SparkSession spark) {
    SqlFunctions.register(spark);
    String catalog = spark.catalog().currentCatalog();
    if (!spark.catalog().databaseExists(NAMESPACE)) {
      throw new InputException(
          "Cannot read the tables of catalog %s: expected the namespace %s, found none"
              .formatted(catalog, NAMESPACE));
    }
    spark.sql("USE " + NAMESPACE);
    return new Warehouse(spark);
  }

  /** The session that the tables live in. */
  public SparkSession spark() {
    return spark;
  }

  /** All rows of a table. */
  public Dataset<Row> read(WarehouseTable table) {
    return spark.table(table.tableName());
  }

  /** The rows of a table in which {@code column} has one of {@code values}. */
  public Dataset<Row> read(WarehouseTable table, String column, Collection<String> values) {
    return read(table).where(functions.col(column).isin(values.toArray()));
  }

  /** Records of the rows in which {@code column} has one of {@code values}. */
  public <T extends Record> List<T> records(
      WarehouseTable table, Class<T> type, String column, Collection<String> values) {
    if (values.isEmpty()) {
      return List.of();
    }
    return records(read(table, column, values), type);
  }

  /** Records of the rows of {@code rows}. */
  public static <T extends Record> List<T> records(Dataset<Row> rows, Class<T> type) {
    return rows.collectAsList().stream().map(row -> RecordRows.fromRow(row, type)).toList();
  }

  /** Columns of a table, in order. */
  public StructType schema(WarehouseTable table) {
    return read(table).schema();
  }

  /** A table as Iceberg's own API sees it. */
  public Table icebergTable(WarehouseTable table) {
    String name = NAMESPACE + "." + table.tableName();
    try {
      return Spark3Util.loadIcebergTable(spark, name);
    } catch (NoSuchTableException | ParseException e) {
      throw new IllegalStateException("Cannot open table " + name, e);
    }
  }

  /** Rows of {@code records} in the table's column order. */
  public Dataset<Row> rows(WarehouseTable table, List<? extends Record> records) {
    StructType schema = schema(table);
    return spark.createDataFrame(
        records.stream().map(record -> RecordRows.toRow(record, schema)).toList(), schema);
  }

  /**
   * Commits the rows of those measurements, or corpora, of which the table holds none, in one
   * snapshot.
   *
   * @param column the first column of the table's key, which tells them apart
   * @param values all that {@code rows} has of them; rows may be computed more than once
   */
  public void appendMissing(
      WarehouseTable table, String column, Collection<String> values, Dataset<Row> rows) {
    new AppendIfAbsent(table, column, List.copyOf(values)).commit(this, rows);
  }

  /**
   * Commits {@code rows} in one snapshot in place of all that the table holds in their partitions:
   * done twice, or by two jobs at once, it leaves the rows once.
   */
  public void replacePartitions(WarehouseTable table, Dataset<Row> rows) {
    try {
      rows.writeTo(table.tableName()).overwritePartitions();
    } catch (AnalysisException e) {
      throw new IllegalStateException("Cannot write to " + table.tableName(), e);
    }
  }

  /**
   * Commits those records whose key the table does not hold yet, in one snapshot; of records that
   * share a key, the first.
   *
   * <p>Iceberg validates the commit against those made meanwhile, so that of two jobs that write
   * the same key at once one leaves its row.
   */
  public void insertMissing(WarehouseTable table, List<? extends Record> records) {
    Map<List<Object>, Record> missing = new LinkedHashMap<>();
    for (Record record : records) {
      missing.putIfAbsent(RecordRows.values(record, table.keyColumns()), record);
    }
    String column = table.keyColumns().get(0);
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Set<String> values = new TreeSet<>();
      missing.keySet().forEach(key -> values.add((String) key.get(0)));
      RecordCommit commit = new RecordCommit(current(table));
      presentKeys(table, column, values).forEach(missing::remove);
      if (missing.isEmpty()
          || commit.add(List.copyOf(missing.values()), Expressions.in(column, values))) {
        return;
      }
    }
    throw tooManyCommits(table);
  }

  private List<List<Object>> presentKeys(
      WarehouseTable table, String column, Collection<String> values) {
    if (values.isEmpty() || !mayHold(current(table), column, values)) {
      return List.of();
    }
    Column[] keys = table.keyColumns().stream().map(functions::col).toArray(Column[]::new);
    return read(table, column, values).select(keys).collectAsList().stream()
        .map(row -> IntStream.range(0, row.size()).mapToObj(row::get).toList())
        .toList();
  }

  /** Those of {@code values} that {@code column} has. */
  public Set<String> present(WarehouseTable table, String column, Collection<String> values) {
    return present(current(table), table, column, values);
  }

  /** The same with the table as it was found. */
  Set<String> present(
      Table current, WarehouseTable table, String column, Collection<String> values) {
    if (values.isEmpty() || !mayHold(current, column, values)) {
      return Set.of();
    }
    return read(table, column, values).select(column).distinct().collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toSet());
  }

  /** Removes the rows in which {@code column} has one of {@code values}. */
  public void remove(WarehouseTable table, String column, Collection<String> values) {
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (values.isEmpty()
          || !mayHold(current(table), column, values)
          || read(table, column, values).isEmpty()) {
        return;
      }
      Conflicts.tolerate(
          () ->
              spark.sql(
                  "DELETE FROM %s WHERE %s IN (%s)"
                      .formatted(table.tableName(), column, quoted(values))));
    }
    throw tooManyCommits(table);
  }

  /**
   * Sets a column of the rows in which {@code column} has one of {@code values}, in one snapshot.
   *
   * @param assignment in SQL, such as {@code created_at = now()}
   */
  public void update(
      WarehouseTable table, String column, Collection<String> values, String assignment) {
    String statement =
        "UPDATE %s SET %s WHERE %s IN (%s)"
            .formatted(table.tableName(), assignment, column, quoted(values));
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (values.isEmpty() || Conflicts.tolerate(() -> spark.sql(statement))) {
        return;
      }
    }
    throw tooManyCommits(table);
  }

  private static String quoted(Collection<String> values) {
    return values.stream()
        .map(value -> "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'")
        .collect(Collectors.joining(", "));
  }

  /** What the files' bounds tell, without a Spark job; true where a file must be read to know. */
  private static boolean mayHold(Table table, String column, Collection<String> values) {
    try (CloseableIterable<FileScanTask> files =
        table.newScan().filter(Expressions.in(column, values)).planFiles()) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read table " + table.name(), e);
    }
  }

  /** The table as it is now, whoever committed last. */
  Table current(WarehouseTable table) {
    try {
      Table found = Spark3Util.loadIcebergTable(spark, table.tableName());
      found.refresh();
      return found;
    } catch (AnalysisException e) {
      throw new IllegalStateException("Cannot read table " + table.tableName(), e);
    }
  }

  IllegalStateException tooManyCommits(WarehouseTable table) {
    return new IllegalStateException(
        "Cannot commit to %s: expected no other commit in one of %d attempts, found one in each"
            .formatted(table.tableName(), MOST_ATTEMPTS));
  }
}
