package io.sparsing.model.training;

import io.sparsing.model.checkpoint.HadoopFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one run: {@code training_spec.json}, a folder {@code step…} for each checkpoint,
 * {@code losses.jsonl} at the end, and while the run is under way {@code _resume} with the newest
 * resume point. Files are written under a temporary name and renamed, so each is there complete or
 * not at all.
 */
final class RunFolder {
  private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
  private static final String SPECIFICATION = "training_spec.json";

  /** Begins the names of what is being written, here and in {@code CheckpointWriter}. */
  private static final String UNFINISHED = "_writing-";

  private static final String RESUME_SUFFIX = ".state";
  private static final int MAXIMUM_TEXT_BYTES = 1 << 20;

  private final FileSystem fileSystem;
  private final Path path;

  RunFolder(String outputFolder, String series, Configuration conf) {
    try {
      Path output = new Path(outputFolder);
      this.fileSystem = HadoopFolder.raw(output.getFileSystem(conf));
      this.path = new Path(output, series);
    } catch (IOException | IllegalArgumentException e) {
      throw new TrainingException(
          "Cannot train into %s: expected a folder on a known file system, found %s"
              .formatted(outputFolder, e.getMessage()),
          e);
    }
  }

  /** URI of the checkpoint after a step. */
  String checkpoint(int step) {
    return new Path(path, "step%06d".formatted(step)).toString();
  }

  /** Whether the checkpoint after a step has been written. */
  boolean hasCheckpoint(int step) {
    return attempt("look into", () -> fileSystem.exists(new Path(checkpoint(step))));
  }

  /** Whether the run has written all checkpoints and cleared up. */
  boolean isComplete(int... steps) {
    return Arrays.stream(steps).allMatch(this::hasCheckpoint)
        && !attempt("look into", () -> fileSystem.exists(resumeFolder()));
  }

  /**
   * Marks the folder as that of a specification, and clears away what a killed run was writing.
   *
   * @throws TrainingException if it belongs to another one
   */
  void claim(String specification) {
    attempt("clean", this::deleteUnfinished);
    if (!belongsTo(specification)) {
      publish(SPECIFICATION, specification);
    }
  }

  /**
   * Whether the folder is that of a specification; false if it is nobody's yet.
   *
   * @throws TrainingException if it belongs to another one
   */
  boolean belongsTo(String specification) {
    Optional<String> found = text(SPECIFICATION);
    if (found.isPresent() && !found.get().equals(specification)) {
      throw new TrainingException(
          "Cannot go on with the training run in %s: expected %s, found %s"
              .formatted(path, oneLine(specification), oneLine(found.get())));
    }
    return found.isPresent();
  }

  /** A text file of the run, if it is there. */
  Optional<String> text(String name) {
    return attempt("read", () -> text(new Path(path, name)));
  }

  /** Writes a text file of the run, in place of the one that is there. */
  void replace(String name, String text) {
    attempt("write to", () -> fileSystem.delete(new Path(path, name), false));
    publish(name, text);
  }

  private void publish(String name, String text) {
    Path file = new Path(path, name);
    attempt(
        "write to",
        () -> {
          publish(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
          return file;
        });
  }

  /** Saves a resume point and drops the ones before it. */
  void save(ResumePoint point) {
    Path file = new Path(resumeFolder(), "step%06d%s".formatted(point.step(), RESUME_SUFFIX));
    attempt(
        "write to",
        () -> {
          List<Path> older = resumeFiles();
          if (!older.contains(file)) {
            publish(file, point::write);
          }
          for (Path old : older) {
            if (!old.equals(file)) {
              fileSystem.delete(old, false);
            }
          }
          return file;
        });
  }

  /** The newest resume point that can be read. */
  Optional<ResumePoint> newest(LearningState shapes) {
    List<Path> files = attempt("look into", this::resumeFiles);
    for (Path file : files) {
      try (InputStream in = fileSystem.open(file)) {
        return Optional.of(ResumePoint.read(in, shapes));
      } catch (IOException e) {
        LOG.warn("Cannot resume from {}: {}", file, e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** Drops all resume points: the run is finished. */
  void finish() {
    attempt("clean", () -> fileSystem.delete(resumeFolder(), true));
  }

  private boolean deleteUnfinished() throws IOException {
    boolean found = false;
    if (fileSystem.exists(path)) {
      for (FileStatus status : fileSystem.listStatus(path)) {
        if (status.getPath().getName().startsWith(UNFINISHED)) {
          found |= fileSystem.delete(status.getPath(), true);
        }
      }
    }
    return found;
  }

  private Path resumeFolder() {
    return new Path(path, "_resume");
  }

  /** Complete resume files, newest first. */
  private List<Path> resumeFiles() throws IOException {
    if (!fileSystem.exists(resumeFolder())) {
      return List.of();
    }
    return Arrays.stream(fileSystem.listStatus(resumeFolder()))
        .map(FileStatus::getPath)
        .filter(file -> file.getName().endsWith(RESUME_SUFFIX))
        .sorted(Comparator.comparing(Path::getName).reversed())
        .toList();
  }

  private Optional<String> text(Path file) throws IOException {
    if (!fileSystem.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = fileSystem.open(file)) {
      byte[] bytes = in.readNBytes(MAXIMUM_TEXT_BYTES);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private void publish(Path file, Content content) throws IOException {
    Path temporary = new Path(file.getParent(), UNFINISHED + UUID.randomUUID());
    try {
      try (OutputStream out = fileSystem.create(temporary, false)) {
        content.writeTo(out);
      }
      if (!fileSystem.rename(temporary, file)) {
        throw new IOException("expected a new file, found an existing " + file);
      }
    } finally {
      fileSystem.delete(temporary, false);
    }
  }

  private <T> T attempt(String verb, Access<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw new TrainingException("Cannot %s %s: %s".formatted(verb, path, e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Reads or changes the file system. */
  @FunctionalInterface
  private interface Access<T> {
    T run() throws IOException;
  }
}
