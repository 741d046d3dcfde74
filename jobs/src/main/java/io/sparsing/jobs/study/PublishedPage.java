package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.EnumSet;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * {@code index.html} in a folder on any Hadoop file system, replaced whole: who reads it sees the
 * old page or the new one, also where two processes write at once.
 */
final class PublishedPage {
  private static final String NAME = "index.html";

  private PublishedPage() {}

  /**
   * Writes the page and returns where it is.
   *
   * @throws InputException if the folder cannot be written
   */
  static URI write(String folder, String html, Configuration configuration) {
    byte[] page = html.getBytes(StandardCharsets.UTF_8);
    String temporary = "." + NAME + "." + UUID.randomUUID();
    try {
      FileContext files = files(new Path(folder).toUri(), configuration);
      Path place = files.makeQualified(new Path(folder));
      if (place.toUri().getScheme().equals("file")) {
        return local(java.nio.file.Path.of(place.toUri()), temporary, page);
      }
      try (OutputStream out =
          files.create(
              new Path(place, temporary),
              EnumSet.of(CreateFlag.CREATE),
              Options.CreateOpts.createParent())) {
        out.write(page);
      }
      Path target = new Path(place, NAME);
      files.rename(new Path(place, temporary), target, Options.Rename.OVERWRITE);
      return target.toUri();
    } catch (IOException e) {
      throw new InputException(
          "Cannot write report to %s: expected a folder that can be written, found %s"
              .formatted(folder, e),
          e);
    }
  }

  /** Hadoop wraps what a file system says at its start, such as a bucket that is not there. */
  private static FileContext files(URI folder, Configuration configuration) throws IOException {
    try {
      return FileContext.getFileContext(folder, configuration);
    } catch (RuntimeException e) {
      Throwable said = e;
      while (said.getCause() != null && !(said instanceof IOException)) {
        said = said.getCause();
      }
      throw said instanceof IOException found ? found : new IOException(said.getMessage(), e);
    }
  }

  /** Hadoop would leave a checksum file beside a page that people copy. */
  private static URI local(java.nio.file.Path folder, String temporary, byte[] page)
      throws IOException {
    Files.createDirectories(folder);
    java.nio.file.Path written = Files.write(folder.resolve(temporary), page);
    java.nio.file.Path target = folder.resolve(NAME);
    Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    return target.toUri();
  }
}
