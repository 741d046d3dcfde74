package io.sparsing.notebooks;

import io.sparsing.jobs.cli.EmbeddedWarehouse;
import io.sparsing.jobs.query.QueryAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of a notebook; Spark starts with the first question, so that the kernel is there at
 * once.
 */
final class Tables {
  private final Path folder;
  private SparkSession spark;

  /** The warehouse, or the Parquet files, in a folder. */
  Tables(Path folder) {
    this.folder = folder;
  }

  /** The answer to a question that only reads. */
  Dataset<Row> answer(String question) {
    return new QueryAction(spark(), question).execute();
  }

  private synchronized SparkSession spark() {
    if (spark == null) {
      spark = open();
    }
    return spark;
  }

  private SparkSession open() {
    try {
      return ParquetTables.areIn(folder)
          ? ParquetTables.open(folder)
          : EmbeddedWarehouse.openForReading(folder).spark();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open tables in " + folder, e);
    }
  }
}
