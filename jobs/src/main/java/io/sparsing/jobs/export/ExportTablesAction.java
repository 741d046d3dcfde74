package io.sparsing.jobs.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;

import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes tables as Parquet files, one a table, sorted by the table's key. {@link
 * ImportTablesAction} reads them into another warehouse.
 */
public final class ExportTablesAction {
  /** What files say of where checkpoints and corpora lie. */
  public enum Addresses {
    /** What the tables say. */
    KEPT,
    /** {@code SERIES/NAME} and the name of the corpus' file: nothing about the machine. */
    REPLACED
  }

  private final Warehouse warehouse;
  private final Set<WarehouseTable> tables;
  private final Addresses addresses;
  private final TableFiles files;

  /**
   * An export of these tables.
   *
   * @param folder where the files are written, on any Hadoop file system; older ones are replaced
   */
  public ExportTablesAction(
      Warehouse warehouse, Collection<WarehouseTable> tables, Addresses addresses, String folder) {
    this.warehouse = warehouse;
    this.tables = new TreeSet<>(tables);
    this.addresses = addresses;
    this.files = TableFiles.in(folder, warehouse.spark().sparkContext().hadoopConfiguration());
  }

  /**
   * The tables that hold results: all but those with a row for each token, activation or threshold,
   * and the statistics of neurons.
   */
  public static List<WarehouseTable> results() {
    return Arrays.stream(WarehouseTable.values()).filter(ExportTablesAction::isResult).toList();
  }

  private static boolean isResult(WarehouseTable table) {
    return switch (table) {
      case CORPUS_SEQUENCES, FFN_ACTIVATIONS, TOKEN_STATS, NEURON_STATS, CETT_CURVES -> false;
      case CHECKPOINTS,
          CORPORA,
          EXTRACTIONS,
          DOCUMENT_LOSSES,
          PERPLEXITIES,
          SPARSITY,
          LAYER_SPARSITY,
          INFLUENCES,
          UNION_SPARSITY,
          VOCABULARY_SPARSITY,
          SOURCE_SPARSITY,
          POSITION_SPARSITY,
          NEURON_ACTIVITY,
          GATE_QUANTILES,
          SCALING_FITS,
          MODEL_COMPARISONS,
          TRAINING_LOSSES ->
          true;
    };
  }

  /** Writes the files; each is there whole or not at all. Returns how many. */
  public int execute() {
    for (WarehouseTable table : tables) {
      String[] order = table.keyColumns().toArray(String[]::new);
      placed(table, sampled(table, warehouse.read(table)))
          .coalesce(1)
          .sortWithinPartitions(order[0], Arrays.copyOfRange(order, 1, order.length))
          .write()
          .option("compression", "zstd")
          .parquet(files.unfinished(table).toString());
      files.publish(table);
    }
    return tables.size();
  }

  /** A pass whose activations stay behind has no stored positions. */
  private Dataset<Row> sampled(WarehouseTable table, Dataset<Row> rows) {
    return table == WarehouseTable.EXTRACTIONS && !tables.contains(WarehouseTable.FFN_ACTIVATIONS)
        ? rows.withColumn("sampled_positions", lit(0L))
        : rows;
  }

  private Dataset<Row> placed(WarehouseTable table, Dataset<Row> rows) {
    return switch (addresses) {
      case KEPT -> rows;
      case REPLACED -> without(table, rows);
    };
  }

  /** Rows that differed in their addresses alone become one. */
  private static Dataset<Row> without(WarehouseTable table, Dataset<Row> rows) {
    String[] key = table.keyColumns().toArray(String[]::new);
    Column lastName = regexp_extract(col("uri"), "([^/]*)/*$", 1);
    return switch (table) {
      case CHECKPOINTS ->
          rows.withColumn("uri", concat(col("series"), lit("/"), col("name"))).dropDuplicates(key);
      case CORPORA -> rows.withColumn("uri", lastName).dropDuplicates(key);
      case TRAINING_LOSSES -> rows.withColumn("run", col("series")).distinct();
      default -> rows;
    };
  }
}
