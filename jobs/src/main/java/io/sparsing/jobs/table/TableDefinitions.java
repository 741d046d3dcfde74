package io.sparsing.jobs.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the tables and views of a warehouse as their {@code .sql} files say. */
record TableDefinitions(Warehouse warehouse) {
  private static final List<String> VIEWS = List.of("neuron_activations", "pareto");
  private static final String TABLE_PROPERTIES =
      "'format-version'='2', 'write.format.default'='parquet',"
          + " 'write.parquet.compression-codec'='zstd', 'write.distribution-mode'='none',"
          + " 'write.metadata.delete-after-commit.enabled'='true',"
          + " 'write.metadata.previous-versions-max'='20', 'commit.retry.num-retries'='20'";

  /** A line of a definition: name, type and comment. */
  private static final Pattern COLUMN = Pattern.compile("(?m)^  ([a-z_0-9]+) .*'(?=,?$)");

  private static final Logger LOG = LoggerFactory.getLogger(TableDefinitions.class);

  /** Creates what is missing, and adds columns that an earlier version did not know. */
  void createMissing() {
    warehouse.spark().sql("CREATE NAMESPACE IF NOT EXISTS " + Warehouse.NAMESPACE);
    warehouse.spark().sql("USE " + Warehouse.NAMESPACE);
    Set<String> present = names("SHOW TABLES");
    for (WarehouseTable table : WarehouseTable.values()) {
      if (present.contains(table.tableName())) {
        addMissingColumns(table);
      } else {
        create(table);
      }
    }
    createViews();
  }

  /** Some catalogs know no views; all else works there without ours. */
  private void createViews() {
    try {
      Set<String> present = names("SHOW VIEWS");
      for (String view : VIEWS) {
        if (!present.contains(view)) {
          warehouse
              .spark()
              .sql(statement(view).replaceFirst("CREATE VIEW", "CREATE VIEW IF NOT EXISTS"));
        }
      }
    } catch (Exception e) {
      if (!(e instanceof AnalysisException || e instanceof UnsupportedOperationException)) {
        throw e;
      }
      LOG.warn("Cannot create views {}: this catalog knows no views", VIEWS, e);
    }
  }

  private Set<String> names(String show) {
    return warehouse.spark().sql(show).collectAsList().stream()
        .map(row -> row.getString(1))
        .collect(Collectors.toSet());
  }

  private void create(WarehouseTable table) {
    String sql =
        statement(table.tableName())
            .replaceFirst("CREATE TABLE", "CREATE TABLE IF NOT EXISTS")
            .replaceFirst("(?m)^\\)$", ")\nUSING iceberg");
    warehouse.spark().sql(sql + "\nTBLPROPERTIES (" + TABLE_PROPERTIES + ")");
    TableLayout.apply(warehouse.icebergTable(table), table);
  }

  /** Columns that an earlier version did not know; null in the rows that it wrote. */
  private void addMissingColumns(WarehouseTable table) {
    Set<String> present = Set.of(warehouse.schema(table).fieldNames());
    String missing =
        COLUMN
            .matcher(statement(table.tableName()))
            .results()
            .filter(column -> !present.contains(column.group(1)))
            .map(column -> column.group().strip())
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      LOG.info("Adding to table {}: {}", table.tableName(), missing);
      warehouse
          .spark()
          .sql("ALTER TABLE %s ADD COLUMNS (%s)".formatted(table.tableName(), missing));
    }
  }

  private static String statement(String name) {
    try (InputStream in = TableDefinitions.class.getResourceAsStream(name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
