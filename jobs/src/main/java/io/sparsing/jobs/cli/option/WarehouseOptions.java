package io.sparsing.jobs.cli.option;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.text.ConsoleProgress;
import io.sparsing.jobs.inspect.TableReader;
import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
    return open(conf -> {});
  }

  /**
   * Opens the warehouse, as {@link #open()}, on a session whose tasks run models.
   *
   * @throws InputException where the configuration cannot have the device
   * @throws IllegalStateException where tasks run in this process, which finds no GPU
   */
  public Warehouse open(DeviceOptions device) {
    return open(device::enterAndLook);
  }

  private Warehouse open(Consumer<SparkConf> settings) {
    SparkConf conf = conf(settings);
    if (isEmbedded()) {
      createFolder();
    }
    return opened(SessionStart.on(conf), Warehouse::open);
  }

  /**
   * Opens a warehouse that is there and adds what an earlier version of its tables lacks; the
   * caller stops the session.
   *
   * @throws InputException if it is not there: a mistyped name makes no warehouse
   */
  public Warehouse openExisting() {
    expectTables();
    return opened(
        session(),
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
    return opened(session(), Warehouse::openForReading);
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

  private static Warehouse opened(SparkSession spark, Function<SparkSession, Warehouse> opening) {
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
    return SessionStart.on(conf(conf -> {}));
  }

  /**
   * A session, as {@link #session()}, whose tasks may run models.
   *
   * @throws InputException where the configuration cannot have the device; whether this machine has
   *     it shows when a model is loaded
   */
  public SparkSession session(DeviceOptions device) {
    return SessionStart.on(conf(device::enter));
  }

  private SparkConf conf(Consumer<SparkConf> settings) {
    SparkConf conf = new SparkConf(true);
    if (master != null) {
      conf.setMaster(master);
    }
    conf.setIfMissing("spark.master", "local[*]");
    settings.accept(conf);
    if (!conf.contains(DEFAULT_CATALOG)) {
      catalog(conf);
    }
    return conf;
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
