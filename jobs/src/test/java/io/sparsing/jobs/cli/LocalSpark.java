package io.sparsing.jobs.cli;

import io.sparsing.jobs.table.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/**
 * One local Spark context a JVM, configured as the command line configures it; every test class has
 * a session and a warehouse of its own on it.
 */
public final class LocalSpark {
  private static final String CATALOG =
      "spark.sql.catalog." + WarehouseOptions.EMBEDDED_CATALOG + ".";

  private LocalSpark() {}

  /** A warehouse in a folder that is not used yet, with all its tables. */
  public static Warehouse open(Path folder) {
    if (SparkSession.getDefaultSession().isEmpty()
        || SparkSession.getDefaultSession().get().sparkContext().isStopped()) {
      return CommandLine.populateCommand(
              new WarehouseOptions(), "--warehouse", folder.toString(), "--master", "local[2]")
          .open();
    }
    createFolder(folder);
    SparkSession session = SparkSession.getDefaultSession().get().newSession();
    session.conf().set(CATALOG + "uri", "jdbc:sqlite:" + folder.resolve("catalog.db"));
    session.conf().set(CATALOG + "warehouse", folder.toUri().toString());
    SparkSession.setActiveSession(session);
    return Warehouse.open(session);
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
