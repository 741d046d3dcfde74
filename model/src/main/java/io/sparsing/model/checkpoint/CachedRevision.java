package io.sparsing.model.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A named revision of a model in Hugging Face's cache: the file {@code refs/NAME} with the hash of
 * a commit. It stands for the checkpoint in {@code snapshots/HASH}.
 *
 * @param repository the model
 * @param name as the hub knows it, such as {@code step1000} or {@code refs/pr/1}
 */
public record CachedRevision(CachedRepository repository, String name) {
  static final String REFS = "refs";

  /** What is loaded where no revision is named. */
  private static final String DEFAULT = "main";

  /** Only a hash, so that no ref leads out of the folder of snapshots. */
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{6,64}");

  private static final int MAXIMUM_BYTES = 128;

  /** The revision that a path names, by its parts; touches no file. */
  public static Optional<CachedRevision> of(Path path) {
    return CachedRepository.around(path)
        .flatMap(
            repository -> {
              String refs = repository.refs().toUri().getPath() + Path.SEPARATOR;
              String text = path.toUri().getPath();
              return text.startsWith(refs)
                  ? Optional.of(new CachedRevision(repository, text.substring(refs.length())))
                  : Optional.empty();
            });
  }

  /**
   * The revision that a path stands for: the one that it names, or {@code main} of the repository
   * that it is. Nothing where there is no such file.
   */
  static Optional<CachedRevision> at(Path path, FileSystem fileSystem) throws IOException {
    Optional<CachedRevision> named =
        of(path)
            .or(
                () ->
                    CachedRepository.at(path)
                        .map(repository -> new CachedRevision(repository, DEFAULT)));
    return named.isPresent() && isFile(named.get().ref(), fileSystem) ? named : Optional.empty();
  }

  private Path ref() {
    return new Path(repository.refs(), name);
  }

  /**
   * The folder with its files.
   *
   * @throws CheckpointException if the file holds no hash
   */
  Path snapshot(FileSystem fileSystem) throws IOException {
    String hash = hash(fileSystem);
    if (!HASH.matcher(hash).matches()) {
      throw new CheckpointException(
          "Cannot open %s: expected the hash of a snapshot, found something else".formatted(ref()));
    }
    return repository.snapshot(hash);
  }

  /** What the file holds. */
  String hash(FileSystem fileSystem) throws IOException {
    try (FSDataInputStream in = fileSystem.open(ref())) {
      return new String(in.readNBytes(MAXIMUM_BYTES), StandardCharsets.US_ASCII).strip();
    }
  }

  private static boolean isFile(Path path, FileSystem fileSystem) throws IOException {
    try {
      return fileSystem.getFileStatus(path).isFile();
    } catch (FileNotFoundException e) {
      return false;
    }
  }
}
