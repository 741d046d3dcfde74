package io.sparsing.jobs.corpus;

import io.sparsing.jobs.GivenPath;
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
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a corpus folder, file or glob on any Hadoop file system, sorted by path.
 *
 * <p>Files whose name begins with {@code _} or {@code .} are passed over, as everywhere in Hadoop.
 */
final class CorpusFiles {
  static final String EXPECTED =
      ".txt, .jsonl or .json (a list of lists of token ids), each also .gz or .zst, or .parquet";

  private static final List<String> PACKED = List.of("txt", "jsonl", "json");

  private CorpusFiles() {}

  static List<FileStatus> list(String uri, Configuration configuration) {
    List<FileStatus> files = new ArrayList<>();
    try {
      List<FileStatus> matches = new GivenPath(uri).found(configuration);
      if (matches.isEmpty()) {
        throw new InputException(
            "Cannot read corpus %s: expected a file, a folder or a glob, found nothing"
                .formatted(uri));
      }
      for (FileStatus match : matches) {
        collect(match.getPath().getFileSystem(configuration), match, files);
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
    return extension(file.getPath().getName());
  }

  static String extension(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".parquet")) {
      return "parquet";
    }
    String unpacked = Packing.unpackedName(name);
    return PACKED.stream()
        .filter(extension -> unpacked.endsWith("." + extension))
        .findFirst()
        .orElse("");
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
