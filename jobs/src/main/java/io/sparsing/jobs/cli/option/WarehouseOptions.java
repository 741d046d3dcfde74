package io.sparsing.jobs.cli.option;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.text.ConsoleProgress;
import io.sparsing.jobs.cluster.ExecutorEnvironment;
import io.sparsing.jobs.cluster.InProcessLocalFileSystem;
import io.sparsing.jobs.inspect.TableReader;
import io.sparsing.jobs.table.RoutineParameters;
import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/**
 * {@code --warehouse} and {@code --master}, and the Spark session that they ask for.
 *
 * <p>Where the Spark configuration names a default catalog, the tables live there. Otherwise they
 * live in an embedded Iceberg JDBC catalog on an SQLite file inside the warehouse folder: unlike
 * Hadoop's rename on a local disk, its compare-and-swap loses nothing when two processes commit at
 * once.
 */
public final class WarehouseOptions {
  /** Name of the embedded catalog; SQLite rows carry it, so it is part of the format. */
  public static final String EMBEDDED_CATALOG = "local";

  private static final String CATALOG_FILE = "catalog.db";
  private static final String CATALOG_PREFIX = "spark.sql.catalog.";
  private static final String DEFAULT_CATALOG = "spark.sql.defaultCatalog";
  private static final String EXTENSIONS =
      "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
          + RoutineParameters.class.getName();

  @Option(
      names = "--warehouse",
      paramLabel = "DIR",
      defaultValue = "warehouse",
      description = "Folder of the tables when Spark names no catalog. Default: ./warehouse")
  private Path folder;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master. Default: what spark-submit says, else local[*]")
  private String master;

  /** Options that were not given: an embedded warehouse in a folder. */
  public static WarehouseOptions embedded(Path folder, String master) {
    WarehouseOptions options = new WarehouseOptions();
    options.folder = folder;
    options.master = master;
    return options;
  }

  private Path absolute() {
    return folder.toAbsolutePath().normalize();
  }

  /**
   * Opens the tables for reading without Spark; nothing where the embedded catalog was never made.
   */
  public Optional<TableReader> read(Configuration configuration) {
    String catalog = System.getProperty(DEFAULT_CATALOG);
    if (catalog != null) {
      return Optional.of(TableReader.open(catalog, sparkProperties(catalog), configuration));
    }
    return Files.exists(absolute().resolve(CATALOG_FILE))
        ? Optional.of(TableReader.open(EMBEDDED_CATALOG, embeddedCatalog(), configuration))
        : Optional.empty();
  }

  /** Where the tables are, for messages. */
  public String place() {
    String catalog = System.getProperty(DEFAULT_CATALOG);
    return catalog == null ? absolute().toString() : "catalog " + catalog;
  }

  /** What {@code spark-submit} was told about a catalog. */
  private static Map<String, String> sparkProperties(String catalog) {
    String prefix = CATALOG_PREFIX + catalog + ".";
    Map<String, String> properties = new HashMap<>();
    System.getProperties()
        .stringPropertyNames()
        .forEach(
            name -> {
              if (name.startsWith(prefix)) {
                properties.put(name.substring(prefix.length()), System.getProperty(name));
              }
            });
    return properties;
  }

  /** The folder as Hadoop and Iceberg write it: without the escapes of a URI, which they keep. */
  private String location() {
    return "file://" + absolute();
  }

  private Map<String, String> embeddedCatalog() {
    return Map.of(
        "type", "jdbc",
        "uri", "jdbc:sqlite:" + absolute().resolve(CATALOG_FILE),
        "jdbc.journal_mode", "WAL",
        "jdbc.busy_timeout", "60000",
        "jdbc.schema-version", "V1",
        "warehouse", location());
  }

  /** Opens the warehouse on a new session, making it if need be; the caller stops the session. */
  public Warehouse open() {
    if (isEmbedded()) {
      createFolder();
    }
    return onSession(Warehouse::open);
  }

  /**
   * Opens a warehouse that is there and adds what an earlier version of its tables lacks; the
   * caller stops the session.
   *
   * @throws InputException if it is not there: a mistyped name makes no warehouse
   */
  public Warehouse openExisting() {
    expectTables();
    return onSession(
        spark -> {
          Warehouse.openForReading(spark);
          return Warehouse.open(spark);
        });
  }

  /**
   * Opens a warehouse that is there and changes nothing in it; the caller stops the session.
   *
   * @throws InputException if it is not there
   */
  public Warehouse openForReading() {
    expectTables();
    return onSession(Warehouse::openForReading);
  }

  private void expectTables() {
    if (isEmbedded() && !Files.exists(absolute().resolve(CATALOG_FILE))) {
      throw new InputException(
          "Cannot read warehouse %s: expected a folder with tables, found %s"
              .formatted(
                  absolute(),
                  Files.exists(absolute()) ? "no " + CATALOG_FILE + " in it" : "no such folder"));
    }
  }

  private Warehouse onSession(Function<SparkSession, Warehouse> opening) {
    SparkSession spark = session();
    boolean opened = false;
    try {
      spark.sparkContext().addSparkListener(ConsoleProgress.forThisProcess());
      Warehouse warehouse = opening.apply(spark);
      opened = true;
      return warehouse;
    } finally {
      if (!opened) {
        spark.stop();
      }
    }
  }

  /** Whether the tables live in the folder; false where Spark's configuration names a catalog. */
  private static boolean isEmbedded() {
    return !new SparkConf(true).contains(DEFAULT_CATALOG);
  }

  private void createFolder() {
    try {
      Files.createDirectories(absolute());
    } catch (IOException e) {
      throw new InputException(
          "Cannot open warehouse %s: expected a folder that can be written, found %s"
              .formatted(absolute(), e),
          e);
    }
  }

  /** A session whose tables are not opened; makes no folder. */
  public SparkSession session() {
    SparkConf conf = new SparkConf(true);
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "sparsing");
    if (conf.get("spark.master").startsWith("local")) {
      embedded(conf);
    } else {
      ExecutorEnvironment.complete(conf);
    }
    conf.setIfMissing("spark.sql.extensions", EXTENSIONS);
    conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
    if (!conf.contains(DEFAULT_CATALOG)) {
      catalog(conf);
    }
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (RuntimeException e) {
      throw explained(e, conf.get("spark.master"));
    }
  }

  private static RuntimeException explained(RuntimeException failure, String master) {
    String message = String.valueOf(failure.getMessage());
    if (message.contains("Could not parse Master URL")) {
      return new InputException(
          "Cannot start Spark: expected a master such as local[2] or spark://host:7077, found "
              + master,
          failure);
    }
    // A context whose master does not answer within a minute stops itself while it is being made.
    if (master.startsWith("spark://") && message.contains("stopped SparkContext")) {
      IllegalStateException unanswered =
          new IllegalStateException(
              "Cannot start Spark: expected a running master at %s, found none that answers"
                  .formatted(master));
      // Not its cause, whose message would be told in place of this one; --verbose shows it.
      unanswered.addSuppressed(failure);
      return unanswered;
    }
    return failure;
  }

  /** What one machine wants: no web page, no network, no chmod processes, few partitions. */
  private static void embedded(SparkConf conf) {
    conf.setIfMissing(
        "spark.hadoop." + InProcessLocalFileSystem.KEY, InProcessLocalFileSystem.class.getName());
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.driver.host", "127.0.0.1");
    conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    conf.setIfMissing("spark.sql.shuffle.partitions", "4");
    conf.setIfMissing("spark.default.parallelism", "4");
  }

  private void catalog(SparkConf conf) {
    String prefix = CATALOG_PREFIX + EMBEDDED_CATALOG;
    conf.set(DEFAULT_CATALOG, EMBEDDED_CATALOG);
    conf.set(prefix, "org.apache.iceberg.spark.SparkCatalog");
    embeddedCatalog().forEach((name, value) -> conf.set(prefix + "." + name, value));
    conf.set(prefix + ".cache-enabled", "false");
    // Spark's own catalog holds nothing, and yet Spark makes its folder where the command runs.
    conf.setIfMissing("spark.sql.warehouse.dir", location());
  }
}
