package io.sparsing.model.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * One folder on a Hadoop file system: lists it, opens and reads the files right in it. A revision
 * in Hugging Face's cache ({@link CachedRevision}) stands for the folder of its snapshot.
 */
public final class HadoopFolder {
  private final FileSystem fileSystem;
  private final Path path;
  private final String name;

  private HadoopFolder(FileSystem fileSystem, Path path, String name) {
    this.fileSystem = fileSystem;
    this.path = path;
    this.name = name;
  }

  /**
   * Names a folder; touches nothing yet but what names a revision.
   *
   * @throws CheckpointException if the URI is malformed, no file system answers to it, or a
   *     revision leads nowhere
   */
  public static HadoopFolder of(String uri, Configuration conf) {
    try {
      Path path = new Path(uri);
      FileSystem fileSystem = path.getFileSystem(conf);
      Path absolute = path.makeQualified(fileSystem.getUri(), fileSystem.getWorkingDirectory());
      FileSystem raw = raw(fileSystem);
      Optional<CachedRevision> revision = CachedRevision.at(absolute, raw);
      return revision.isPresent()
          ? new HadoopFolder(raw, revision.get().snapshot(raw), revision.get().name())
          : new HadoopFolder(raw, absolute, absolute.getName());
    } catch (IOException | IllegalArgumentException e) {
      throw new CheckpointException(
          "Cannot open %s: expected a folder on a known file system, found %s"
              .formatted(uri, e.getMessage()),
          e);
    }
  }

  /**
   * The file system without checksum files: local folders are shared with tools that know nothing
   * of those, and leave stale ones behind.
   */
  public static FileSystem raw(FileSystem fileSystem) {
    return fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
  }

  FileSystem fileSystem() {
    return fileSystem;
  }

  Path path() {
    return path;
  }

  /** The last part of the path, or the name of the revision. */
  String name() {
    return name;
  }

  /** The path for messages, with the name of the revision where it stands for one. */
  String title() {
    return name.equals(path.getName()) ? path.toString() : path + " (" + name + ")";
  }

  /** The files (not folders) right in this folder, by name. */
  List<FileStatus> files() {
    try {
      return Arrays.stream(fileSystem.listStatus(path))
          .filter(FileStatus::isFile)
          .sorted(Comparator.comparing(status -> status.getPath().getName()))
          .toList();
    } catch (FileNotFoundException e) {
      throw new CheckpointException(
          "Cannot open %s: expected a folder, found nothing".formatted(path), e);
    } catch (IOException e) {
      throw unreadable("its list of files", e);
    }
  }

  /**
   * Reads a whole small file, or nothing where there is none.
   *
   * @param maximumBytes what a sane file of this kind never reaches
   * @throws CheckpointException if the file is larger or cannot be read
   */
  public Optional<byte[]> read(String name, long maximumBytes) {
    try {
      checkInside(name);
      long length = fileSystem.getFileStatus(new Path(path, name)).getLen();
      if (length > maximumBytes) {
        throw new CheckpointException(
            "Cannot read %s of %s: expected at most %d bytes, found %d"
                .formatted(name, path, maximumBytes, length));
      }
      byte[] bytes = new byte[(int) length];
      try (FSDataInputStream in = open(name)) {
        in.readFully(0, bytes);
      }
      if (GitLfsPointer.begins(bytes)) {
        throw new CheckpointException(
            "Cannot read %s of %s: expected the file itself, found %s"
                .formatted(name, path, GitLfsPointer.FOUND));
      }
      return Optional.of(bytes);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  FSDataInputStream open(String name) throws IOException {
    checkInside(name);
    return fileSystem.open(new Path(path, name));
  }

  /** The file in the local file system, where that is what this folder is on. */
  Optional<java.nio.file.Path> localFile(String name) {
    return fileSystem instanceof RawLocalFileSystem local
        ? Optional.of(local.pathToFile(new Path(path, name)).toPath())
        : Optional.empty();
  }

  /**
   * Refuses a local file that is a symbolic link out of the folder; but Hugging Face's cache keeps
   * {@code models--NAME/snapshots/REVISION/FILE} as links to {@code models--NAME/blobs/HASH}.
   */
  private void checkInside(String name) throws IOException {
    Optional<java.nio.file.Path> local = localFile(name);
    if (local.isEmpty() || !Files.isSymbolicLink(local.get()) || !Files.exists(local.get())) {
      return;
    }
    java.nio.file.Path real = local.get().toRealPath();
    java.nio.file.Path home = local.get().getParent().toRealPath();
    if (!real.startsWith(home) && !isCachedBlob(home, real)) {
      throw new CheckpointException(
          "Cannot open %s of %s: expected a file in this folder, found a symbolic link out of it"
              .formatted(name, path));
    }
  }

  private static boolean isCachedBlob(java.nio.file.Path revision, java.nio.file.Path file) {
    java.nio.file.Path snapshots = revision.getParent();
    return snapshots != null
        && snapshots.endsWith("snapshots")
        && snapshots.getParent() != null
        && snapshots.getParent().getFileName() != null
        && snapshots.getParent().getFileName().toString().startsWith("models--")
        && snapshots.resolveSibling("blobs").equals(file.getParent());
  }

  CheckpointException notFinite(String file, TensorEntry entry, float value, long element) {
    return new CheckpointException(
        "Cannot use tensor %s of %s of %s: expected finite weights, found %s at element %d"
            .formatted(entry.name(), file, path, value, element));
  }

  CheckpointException unreadable(String name, IOException cause) {
    return new CheckpointException(
        "Cannot read %s of %s: %s".formatted(name, path, cause.getMessage()), cause);
  }
}
