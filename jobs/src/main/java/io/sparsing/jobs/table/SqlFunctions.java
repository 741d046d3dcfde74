package io.sparsing.jobs.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQL functions of {@code functions.sql}: bins of magnitudes, what histograms tell, and
 * intervals.
 */
public final class SqlFunctions {
  private static final Logger LOG = LoggerFactory.getLogger(SqlFunctions.class);
  private static final String FILE = "functions.sql";

  private SqlFunctions() {}

  /** Defines the functions for a session; one without {@link RoutineParameters} does without. */
  public static void register(SparkSession spark) {
    try {
      define(spark);
    } catch (UnsupportedOperationException e) {
      LOG.warn(
          "Cannot define SQL functions: expected {} in spark.sql.extensions",
          RoutineParameters.class.getName(),
          e);
    }
  }

  private static void define(SparkSession spark) {
    String text =
        read().lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
    Stream.of(text.split(";")).map(String::strip).filter(one -> !one.isEmpty()).forEach(spark::sql);
  }

  private static String read() {
    try (InputStream in = SqlFunctions.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + FILE, e);
    }
  }
}
