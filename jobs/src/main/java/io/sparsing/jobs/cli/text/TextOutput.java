package io.sparsing.jobs.cli.text;

import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a result where the user wants it: to a file, whole or not at all, or to the terminal. */
public final class TextOutput {
  /** What stands for standard output. */
  public static final String STANDARD_OUTPUT = "-";

  private TextOutput() {}

  /** Writes a text to a file, or to standard output where that is {@code -}. */
  public static void write(String file, String text, PrintWriter standardOutput) {
    if (file.equals(STANDARD_OUTPUT)) {
      standardOutput.println(text);
      standardOutput.flush();
      return;
    }
    Path path = Path.of(file).toAbsolutePath();
    try {
      Path folder = path.getParent();
      Files.createDirectories(folder);
      Path temporary = folder.resolve("." + path.getFileName() + ".tmp");
      Files.writeString(temporary, text + "\n");
      Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InputException(
          "Cannot write %s: expected a file that can be written, found %s".formatted(path, e), e);
    }
  }
}
