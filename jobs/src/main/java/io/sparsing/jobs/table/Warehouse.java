package io.sparsing.jobs.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.AnalysisException;
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

  private static final List<String> VIEWS = List.of("neuron_activations", "pareto");
  private static final String TABLE_PROPERTIES =
      "'format-version'='2', 'write.format.default'='parquet',"
          + " 'write.parquet.compression-codec'='zstd', 'write.distribution-mode'='none',"
          + " 'write.metadata.delete-after-commit.enabled'='true',"
          + " 'write.metadata.previous-versions-max'='20', 'commit.retry.num-retries'='20'";

  /** A line of a definition: name, type and comment. */
  private static final Pattern COLUMN = Pattern.compile("(?m)^  ([a-z_0-9]+) .*'(?=,?$)");

  private static final Logger LOG = LoggerFactory.getLogger(Warehouse.class);

  private final SparkSession spark;

  private Warehouse(SparkSession spark) {
    this.spark = spark;
  }

  /** Opens the namespace and creates the tables and views that are not there yet. */
  public static Warehouse open(SparkSession spark) {
    Warehouse warehouse = new Warehouse(spark);
    spark.sql("CREATE NAMESPACE IF NOT EXISTS " + NAMESPACE);
    spark.sql("USE " + NAMESPACE);
    Set<String> present = new HashSet<>();
    spark.sql("SHOW TABLES").collectAsList().forEach(row -> present.add(row.getString(1)));
    for (WarehouseTable table : WarehouseTable.values()) {
      if (present.contains(table.tableName())) {
        warehouse.addMissingColumns(table);
      } else {
        warehouse.create(table);
      }
    }
    warehouse.createViews();
    return warehouse;
  }

  /** Some catalogs know no views; all else works there without ours. */
  private void createViews() {
    try {
      Set<String> present = new HashSet<>();
      spark.sql("SHOW VIEWS").collectAsList().forEach(row -> present.add(row.getString(1)));
      for (String view : VIEWS) {
        if (!present.contains(view)) {
          spark.sql(statement(view).replaceFirst("CREATE VIEW", "CREATE OR REPLACE VIEW"));
        }
      }
    } catch (Exception e) {
      if (!(e instanceof AnalysisException || e instanceof UnsupportedOperationException)) {
        throw e;
      }
      LOG.warn("Cannot create views {}: this catalog knows no views", VIEWS, e);
    }
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

  /** Commits {@code rows} in one snapshot, whatever the table holds. */
  public void append(WarehouseTable table, Dataset<Row> rows) {
    try {
      rows.writeTo(table.tableName()).append();
    } catch (AnalysisException e) {
      throw new IllegalStateException("Cannot append to " + table.tableName(), e);
    }
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
   * <p>A row-level MERGE: Iceberg validates it against commits made meanwhile, so that two jobs
   * that write the same key at once leave one row.
   */
  public void insertMissing(WarehouseTable table, List<? extends Record> records) {
    if (records.isEmpty()) {
      return;
    }
    StructType schema = schema(table);
    Map<List<Object>, Row> byKey = new LinkedHashMap<>();
    for (Record record : records) {
      Row row = RecordRows.toRow(record, schema);
      byKey.putIfAbsent(
          table.keyColumns().stream().map(column -> row.get(schema.fieldIndex(column))).toList(),
          row);
    }
    insertMissing(table, spark.createDataFrame(List.copyOf(byKey.values()), schema).coalesce(1));
  }

  /** The same for rows of any size, in which no key comes twice. */
  public void insertMissing(WarehouseTable table, Dataset<Row> rows) {
    String match =
        table.keyColumns().stream()
            .map(column -> "t.%s = s.%s".formatted(column, column))
            .collect(Collectors.joining(" AND "));
    String source = "new_" + table.tableName();
    rows.createOrReplaceTempView(source);
    spark.sql(
        "MERGE INTO %s t USING %s s ON %s WHEN NOT MATCHED THEN INSERT *"
            .formatted(table.tableName(), source, match));
    spark.catalog().dropTempView(source);
  }

  /** Removes the rows of measurements that died before they were complete. */
  public void remove(WarehouseTable table, String column, Collection<String> values) {
    if (values.isEmpty() || read(table, column, values).isEmpty()) {
      return;
    }
    String list = values.stream().map(value -> "'" + value + "'").collect(Collectors.joining(", "));
    spark.sql("DELETE FROM %s WHERE %s IN (%s)".formatted(table.tableName(), column, list));
  }

  private void create(WarehouseTable table) {
    String sql =
        statement(table.tableName())
            .replaceFirst("CREATE TABLE", "CREATE TABLE IF NOT EXISTS")
            .replaceFirst("(?m)^\\)$", ")\nUSING iceberg");
    spark.sql(sql + "\nTBLPROPERTIES (" + TABLE_PROPERTIES + ")");
    TableLayout.apply(icebergTable(table), table);
  }

  /** Columns that an earlier version did not know; null in the rows that it wrote. */
  private void addMissingColumns(WarehouseTable table) {
    Set<String> present = Set.of(schema(table).fieldNames());
    String missing =
        COLUMN
            .matcher(statement(table.tableName()))
            .results()
            .filter(column -> !present.contains(column.group(1)))
            .map(column -> column.group().strip())
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      LOG.info("Adding to table {}: {}", table.tableName(), missing);
      spark.sql("ALTER TABLE %s ADD COLUMNS (%s)".formatted(table.tableName(), missing));
    }
  }

  /** Columns that an earlier version did not know; null in the rows that it wrote. */
  private void addMissingColumns(WarehouseTable table) {
    Set<String> present = Set.of(schema(table).fieldNames());
    String missing =
        COLUMN
            .matcher(statement(table.tableName()))
            .results()
            .filter(column -> !present.contains(column.group(1)))
            .map(column -> column.group().strip())
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      LOG.info("Adding to table {}: {}", table.tableName(), missing);
      spark.sql("ALTER TABLE %s ADD COLUMNS (%s)".formatted(table.tableName(), missing));
    }
  }

  private static String statement(String name) {
    try (InputStream in = Warehouse.class.getResourceAsStream(name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
