package io.sparsing.jobs.cli;

import io.sparsing.jobs.cli.option.WarehouseOptions;
import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/**
 * One local Spark context a JVM, configured as the command line configures it; every test class has
 * a session and a warehouse of its own on it.
 *
 * <p>Creating all tables takes seconds, so a JVM does it for its first two warehouses only: the
 * first in use, and an empty one that the others are copies of.
 */
public final class LocalSpark {
  private static final String CATALOG =
      "spark.sql.catalog." + WarehouseOptions.EMBEDDED_CATALOG + ".";
  private static final String CATALOG_FILE = "catalog.db";
  private static final PathMatcher PLAIN =
      FileSystems.getDefault().getPathMatcher("glob:[0-9]*[!z].metadata.json");

  private LocalSpark() {}

  /** Made at the first use, in a folder that the next build cleans. */
  private static final class Empty {
    static final Path WAREHOUSE = create();

    private static Path create() {
      try {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path folder = Files.createTempDirectory(target, "empty-warehouse");
        openOnNewSession(folder);
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The warehouse in a folder, with all its tables. */
  public static Warehouse open(Path folder) {
    if (SparkSession.getDefaultSession().isEmpty()
        || SparkSession.getDefaultSession().get().sparkContext().isStopped()) {
      return CommandLine.populateCommand(
              new WarehouseOptions(), "--warehouse", folder.toString(), "--master", "local[2]")
          .open();
    }
    try {
      if (!Files.exists(folder.resolve(CATALOG_FILE))) {
        copyEmpty(folder);
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("Cannot create warehouse " + folder, e);
    }
    return openOnNewSession(folder);
  }

  private static Warehouse openOnNewSession(Path folder) {
    SparkSession session = SparkSession.getDefaultSession().get().newSession();
    session.conf().set(CATALOG + "uri", catalog(folder));
    session.conf().set(CATALOG + "warehouse", folder.toUri().toString());
    SparkSession.setActiveSession(session);
    return Warehouse.open(session);
  }

  private static String catalog(Path folder) {
    return "jdbc:sqlite:" + folder.resolve(CATALOG_FILE);
  }

  /**
   * Tables without snapshots are metadata files in JSON, and rows of the catalog that name them.
   * Opening creates the views, whose metadata is compressed.
   */
  private static void copyEmpty(Path folder) throws IOException, SQLException {
    String from = Empty.WAREHOUSE.toString();
    String to = Files.createDirectories(folder).toString();
    try (Stream<Path> files = Files.walk(Empty.WAREHOUSE)) {
      for (Path file : files.filter(path -> PLAIN.matches(path.getFileName())).toList()) {
        Path copy = folder.resolve(Empty.WAREHOUSE.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, Files.readString(file).replace(from, to));
      }
    }
    try (Connection connection = DriverManager.getConnection(catalog(Empty.WAREHOUSE));
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, folder.resolve(CATALOG_FILE).toString());
      copy.execute();
    }
    try (Connection connection = DriverManager.getConnection(catalog(folder));
        PreparedStatement forget =
            connection.prepareStatement("DELETE FROM iceberg_tables WHERE iceberg_type = 'VIEW'");
        PreparedStatement move =
            connection.prepareStatement(
                "UPDATE iceberg_tables SET metadata_location = replace(metadata_location, ?, ?),"
                    + " previous_metadata_location = replace(previous_metadata_location, ?, ?)")) {
      forget.executeUpdate();
      for (int i = 1; i <= 4; i++) {
        move.setString(i, i % 2 == 1 ? from : to);
      }
      move.executeUpdate();
    }
  }

  /** Stops the shared context, for those tests whose commands start their own. */
  static void stop() {
    SparkSession.getDefaultSession()
        .foreach(
            session -> {
              session.stop();
              return null;
            });
  }
}
