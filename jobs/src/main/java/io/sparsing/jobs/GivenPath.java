package io.sparsing.jobs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A path on any Hadoop file system, as somebody gives it: what exists is taken literally, the rest
 * is a glob. So {@code runs/a[1]/step*} finds the steps of a folder that is really named {@code
 * a[1]}.
 *
 * @param text the path
 */
public record GivenPath(String text) {
  private static final String GLOB_CHARACTERS = "[]{}*?\\";

  /**
   * Files and folders that it names, in the order of their names; none where nothing is there.
   *
   * @throws IllegalArgumentException if it is no path
   */
  public List<FileStatus> found(Configuration configuration) throws IOException {
    Path path = new Path(text);
    FileSystem fileSystem = path.getFileSystem(configuration);
    Path absolute = path.makeQualified(fileSystem.getUri(), fileSystem.getWorkingDirectory());
    FileStatus[] found = fileSystem.globStatus(pattern(fileSystem, absolute));
    return found == null ? List.of() : List.of(found);
  }

  /** The glob in which the longest leading part that exists stands for itself. */
  private static Path pattern(FileSystem fileSystem, Path path) throws IOException {
    if (!hasGlobCharacter(path.toString())) {
      return path;
    }
    String rest = "";
    for (Path part = path; part != null && !part.isRoot(); part = part.getParent()) {
      if (exists(fileSystem, part)) {
        return new Path(literal(part) + rest);
      }
      rest = Path.SEPARATOR + part.getName() + rest;
    }
    return path;
  }

  private static boolean exists(FileSystem fileSystem, Path path) throws IOException {
    try {
      return fileSystem.getFileStatus(path) != null;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static boolean hasGlobCharacter(String text) {
    return text.chars().anyMatch(character -> GLOB_CHARACTERS.indexOf(character) >= 0);
  }

  /** The glob that matches this path alone, for readers that take every path for a glob. */
  public static String literal(Path path) {
    StringBuilder literal = new StringBuilder();
    for (char character : path.toString().toCharArray()) {
      if (GLOB_CHARACTERS.indexOf(character) >= 0) {
        literal.append('\\');
      }
      literal.append(character);
    }
    return literal.toString();
  }
}
