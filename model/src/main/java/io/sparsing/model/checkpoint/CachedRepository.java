package io.sparsing.model.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A model in Hugging Face's cache, a folder named {@code models--ORG--NAME}. Its {@code snapshots}
 * hold the files of commits, each in a folder named by the commit's hash. Its {@code refs} name
 * commits: {@code refs/step1000} is a file with the hash of revision {@code step1000}.
 *
 * @param path the folder
 */
public record CachedRepository(Path path) {
  private static final String PREFIX = "models--";
  private static final String SNAPSHOTS = "snapshots";

  /** Checks the name. */
  public CachedRepository {
    if (!path.getName().startsWith(PREFIX)) {
      throw new IllegalArgumentException(
          "Cannot name repository: expected a folder models--ORG--NAME, found " + path);
    }
  }

  /** The repository that a path is named like; touches no file. */
  public static Optional<CachedRepository> at(Path path) {
    return path.getName().startsWith(PREFIX)
        ? Optional.of(new CachedRepository(path))
        : Optional.empty();
  }

  /** The repository that a path lies in, by the names of its parents; touches no file. */
  public static Optional<CachedRepository> around(Path path) {
    for (Path part = path.getParent(); part != null; part = part.getParent()) {
      Optional<CachedRepository> found = at(part);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The name that the hub knows it by: {@code ORG/NAME}. */
  public String name() {
    return path.getName().substring(PREFIX.length()).replaceFirst("--", "/");
  }

  Path refs() {
    return new Path(path, CachedRevision.REFS);
  }

  Path snapshot(String hash) {
    return new Path(new Path(path, SNAPSHOTS), hash);
  }

  /**
   * The checkpoints in it: a path for each revision, then one for each snapshot that no revision
   * names. None where this is not a repository of the cache.
   */
  public List<Path> checkpoints(FileSystem fileSystem) throws IOException {
    List<Path> found = new ArrayList<>(revisionsBelow(refs(), fileSystem));
    Set<String> named = new HashSet<>();
    for (Path ref : found) {
      named.add(CachedRevision.of(ref).orElseThrow().hash(fileSystem));
    }
    found.addAll(
        list(new Path(path, SNAPSHOTS), fileSystem).stream()
            .filter(FileStatus::isDirectory)
            .map(FileStatus::getPath)
            .filter(snapshot -> !named.contains(snapshot.getName()))
            .sorted()
            .toList());
    return found;
  }

  /** The revisions whose refs lie in a folder of {@code refs}, by name; nested ones too. */
  public static List<Path> revisionsBelow(Path folder, FileSystem fileSystem) throws IOException {
    List<Path> found = new ArrayList<>();
    try {
      RemoteIterator<? extends FileStatus> files = fileSystem.listFiles(folder, true);
      while (files.hasNext()) {
        found.add(files.next().getPath());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    found.sort(null);
    return found;
  }

  private static List<FileStatus> list(Path folder, FileSystem fileSystem) throws IOException {
    try {
      return Arrays.asList(fileSystem.listStatus(folder));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}
