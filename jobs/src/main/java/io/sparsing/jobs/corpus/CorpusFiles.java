package io.sparsing.jobs.corpus;

import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a corpus folder, file or glob on any Hadoop file system, sorted by path.
 *
 * <p>Files whose name begins with {@code _} or {@code .} are passed over, as everywhere in Hadoop.
 */
final class CorpusFiles {
  static final String EXPECTED = ".txt, .jsonl, .parquet or .json (a list of lists of token ids)";

  private CorpusFiles() {}

  static List<FileStatus> list(String uri, Configuration configuration) {
    List<FileStatus> files = new ArrayList<>();
    try {
      Path path = new Path(uri);
      FileSystem fileSystem = path.getFileSystem(configuration);
      FileStatus[] matches = fileSystem.globStatus(path);
      if (matches == null || matches.length == 0) {
        throw new InputException(
            "Cannot read corpus %s: expected a file, a folder or a glob, found nothing"
                .formatted(uri));
      }
      for (FileStatus match : matches) {
        collect(fileSystem, match, files);
      }
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "Cannot read corpus %s: expected a path, found %s".formatted(uri, e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list corpus " + uri, e);
    }
    files.removeIf(file -> file.getPath().getName().matches("[._].*") || extension(file).isEmpty());
    if (files.isEmpty()) {
      throw new InputException(
          "Cannot read corpus %s: expected files ending in %s, found none"
              .formatted(uri, EXPECTED));
    }
    files.sort(Comparator.comparing(file -> file.getPath().toString()));
    return files;
  }

  /** The ending that says how a file is read; empty for files that are not ours. */
  static String extension(FileStatus file) {
    String name = file.getPath().getName().toLowerCase(Locale.ROOT);
    for (String extension : List.of("txt", "jsonl", "json", "parquet")) {
      if (name.endsWith("." + extension)) {
        return extension;
      }
    }
    return "";
  }

  private static void collect(FileSystem fileSystem, FileStatus match, List<FileStatus> files)
      throws IOException {
    if (match.isFile()) {
      files.add(match);
      return;
    }
    RemoteIterator<LocatedFileStatus> below = fileSystem.listFiles(match.getPath(), true);
    while (below.hasNext()) {
      files.add(below.next());
    }
  }
}
