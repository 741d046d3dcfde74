package io.sparsing.jobs.export;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.checkpoint.HadoopFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder with tables as Parquet files, {@code sparsity.parquet} and so on: what travels from one
 * warehouse to another, and what other tools read.
 */
final class TableFiles {
  private static final String SUFFIX = ".parquet";

  /** Begins the names of what is being written; readers of Parquet leave such names out. */
  private static final String UNFINISHED = "_writing-";

  private final FileSystem fileSystem;
  private final Path folder;

  private TableFiles(FileSystem fileSystem, Path folder) {
    this.fileSystem = fileSystem;
    this.folder = folder;
  }

  /** A folder on any Hadoop file system, there or not. */
  static TableFiles in(String uri, Configuration configuration) {
    try {
      Path folder = new Path(uri);
      FileSystem fileSystem = HadoopFolder.raw(folder.getFileSystem(configuration));
      return new TableFiles(fileSystem, fileSystem.makeQualified(folder));
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "Cannot use folder %s: expected one on a known file system, found %s"
              .formatted(uri, e.getMessage()));
    }
  }

  /** The tables that have a file, in their order. */
  List<WarehouseTable> present() {
    return Arrays.stream(WarehouseTable.values())
        .filter(table -> attempt(() -> fileSystem.exists(file(table))))
        .toList();
  }

  /** The file of a table. */
  Path file(WarehouseTable table) {
    return new Path(folder, table.tableName() + SUFFIX);
  }

  /** A folder for the parts of a table's file, empty. */
  Path unfinished(WarehouseTable table) {
    Path parts = new Path(folder, UNFINISHED + table.tableName());
    attempt(() -> fileSystem.delete(parts, true));
    return parts;
  }

  /** Makes the only part in {@link #unfinished} the table's file, in place of the one before. */
  void publish(WarehouseTable table) {
    Path parts = new Path(folder, UNFINISHED + table.tableName());
    attempt(
        () -> {
          Path part = onlyPart(parts);
          fileSystem.delete(file(table), true);
          if (!fileSystem.rename(part, file(table))) {
            throw new IOException("cannot rename %s to %s".formatted(part, file(table)));
          }
          return fileSystem.delete(parts, true);
        });
  }

  private Path onlyPart(Path parts) throws IOException {
    List<Path> found =
        Arrays.stream(fileSystem.listStatus(parts))
            .map(FileStatus::getPath)
            .filter(path -> path.getName().startsWith("part-"))
            .toList();
    if (found.size() != 1) {
      throw new FileNotFoundException(
          "expected one part in %s, found %s"
              .formatted(
                  parts, found.stream().map(Path::getName).collect(Collectors.joining(", "))));
    }
    return found.get(0);
  }

  private static <T> T attempt(Access<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use files of tables: " + e.getMessage(), e);
    }
  }

  private interface Access<T> {
    T run() throws IOException;
  }
}
