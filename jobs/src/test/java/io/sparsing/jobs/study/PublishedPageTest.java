package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
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
}
