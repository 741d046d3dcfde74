package io.sparsing.jobs.maintain;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.apache.iceberg.spark.actions.SparkActions;

/**
 * Files in a table's folder that no snapshot names.
 *
 * <p>Finding them is Spark jobs over listings and metadata of the table, of which a table that was
 * never written to needs none: only its metadata files belong there, which the driver knows.
 */
record LeftOverFiles(SparkActions actions, Table table) {
  private static final String VERSION_HINT = "version-hint.text";

  /**
   * Removes those last changed before a bound.
   *
   * @param bound milliseconds since 1970
   * @return how many were removed
   */
  long removeOlderThan(long bound) {
    if (table.currentSnapshot() == null && onlyKnown(bound)) {
      return 0;
    }
    long removed = 0;
    for (String ignored :
        actions.deleteOrphanFiles(table).olderThan(bound).execute().orphanFileLocations()) {
      removed++;
    }
    return removed;
  }

  /** Whether all files older than the bound are this table's metadata files, where one can tell. */
  private boolean onlyKnown(long bound) {
    if (!(table instanceof BaseTable base
        && table.io() instanceof SupportsPrefixOperations files)) {
      return false;
    }
    Set<String> known = metadataFiles(base.operations().current());
    for (FileInfo file : files.listPrefix(table.location())) {
      if (file.createdAtMillis() < bound && !known.contains(name(file.location()))) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> metadataFiles(TableMetadata metadata) {
    Set<String> names = new HashSet<>(Set.of(VERSION_HINT, name(metadata.metadataFileLocation())));
    metadata.previousFiles().forEach(entry -> names.add(name(entry.file())));
    return names;
  }

  private static String name(String location) {
    return Path.of(location).getFileName().toString();
  }
}
