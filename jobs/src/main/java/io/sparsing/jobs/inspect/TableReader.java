package io.sparsing.jobs.inspect;

import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.jobs.table.record.RecordRows;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.io.CloseableIterable;

/** Reads small tables through Iceberg alone, for commands that start no Spark. */
public final class TableReader implements Closeable {
  private final Catalog catalog;

  private TableReader(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Opens a catalog.
   *
   * @param name what the catalog's rows call it
   * @param properties what Spark would be told after {@code spark.sql.catalog.NAME.}
   */
  public static TableReader open(
      String name, Map<String, String> properties, Configuration configuration) {
    return new TableReader(CatalogUtil.buildIcebergCatalog(name, properties, configuration));
  }

  /** Records of the rows that pass a filter; none where the table is not there yet. */
  public <T extends Record> List<T> records(
      WarehouseTable table, Class<T> type, Expression filter) {
    try (CloseableIterable<org.apache.iceberg.data.Record> rows =
        IcebergGenerics.read(load(table)).where(filter).build()) {
      List<T> records = new ArrayList<>();
      for (org.apache.iceberg.data.Record row : rows) {
        records.add(RecordRows.fromColumns(row::getField, type));
      }
      return records;
    } catch (NoSuchTableException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read table " + table.tableName(), e);
    }
  }

  private Table load(WarehouseTable table) {
    return catalog.loadTable(TableIdentifier.of(Warehouse.NAMESPACE, table.tableName()));
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
