package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.AbstractFileSystem;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedPageTest {
  @TempDir private Path folder;

  @Test
  void aPageReplacesTheOneBefore() throws IOException {
    String place = folder.resolve("report").toString();
    PublishedPage.write(place, "old", new Configuration());

    PublishedPage.write(place, "new", new Configuration());

    assertThat(folder.resolve("report/index.html")).hasContent("new");
    assertThat(folder.resolve("report").toFile().list()).containsExactly("index.html");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");

    assertThatThrownBy(() -> PublishedPage.write(file.toString(), "page", new Configuration()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "Cannot write report to %s: expected a folder that can be written, found ", file);
  }

  @Test
  void aFileSystemThatDoesNotStartIsNamed() {
    Configuration configuration = new Configuration();
    configuration.setClass(
        "fs.AbstractFileSystem.store.impl", NoSuchBucket.class, AbstractFileSystem.class);

    assertThatThrownBy(() -> PublishedPage.write("store://bucket/report", "page", configuration))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot write report to store://bucket/report: expected a folder that can be written,"
                + " found java.io.FileNotFoundException: no such bucket");
  }

  @Test
  void aFileSystemThatIsNotOnTheClassPathIsNamed() {
    Configuration configuration = new Configuration();
    configuration.set("fs.AbstractFileSystem.store.impl", "io.sparsing.Missing");

    assertThatThrownBy(() -> PublishedPage.write("store://bucket/report", "page", configuration))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot write report to store://bucket/report: expected a folder that can be written,"
                + " found java.io.IOException: Class io.sparsing.Missing not found");
  }

  /** Asks its store when it starts, as that of S3 does. */
  private static final class NoSuchBucket extends DelegateToFileSystem {
    @SuppressWarnings("unused") // Hadoop calls it.
    private NoSuchBucket(URI place, Configuration configuration)
        throws IOException, URISyntaxException {
      super(place, new Unreachable(), configuration, "store", false);
    }
  }

  private static final class Unreachable extends RawLocalFileSystem {
    @Override
    public void initialize(URI place, Configuration configuration) throws IOException {
      throw new FileNotFoundException("no such bucket");
    }
  }
}
