package io.sparsing.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.study.CheckpointSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there is found under its own name, whatever characters it has. */
class GivenPathTest {
  private static final Configuration CONF = new Configuration();

  @TempDir Path folder;

  @Test
  void anExistingNameIsLiteralAndOthersAreGlobs() throws IOException {
    make("a[1]", "a1", "a2", "{x}", "what?");
    assertThat(found("a[1]")).containsExactly("a[1]");
    assertThat(found("{x}")).containsExactly("{x}");
    assertThat(found("what?")).containsExactly("what?");
    assertThat(found("a[12]")).containsExactly("a1", "a2");
    assertThat(found("a*")).containsExactlyInAnyOrder("a1", "a2", "a[1]");
    assertThat(found("b*")).isEmpty();
    assertThat(found("b")).isEmpty();
  }

  @Test
  void aGlobMayStandBelowALiteralFolder() throws IOException {
    make("run[1]/step1", "run[1]/step2", "run1/step3");
    assertThat(found("run[1]/step*")).containsExactly("step1", "step2");
    assertThat(found("run[1-9]/step*")).containsExactly("step3");
  }

  @Test
  void theGlobOfALiteralMatchesItAlone() {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("/a[1]/{b}*.jsonl");
    assertThat(GivenPath.literal(path)).isEqualTo("/a\\[1\\]/\\{b\\}\\*.jsonl");
  }

  @Test
  void checkpointsAreFoundInSuchFolders() throws IOException {
    make("a[1]", "a1");
    String uri = folder.resolve("a[1]").toString();
    assertThat(CheckpointSource.at(uri).folders(CONF)).containsExactly("file:" + uri);
    String missing = folder.resolve("c[1]").toString();
    assertThatThrownBy(() -> CheckpointSource.at(missing).folders(CONF))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot open checkpoint %s: expected a folder, found nothing", missing);
  }

  private void make(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(folder.resolve(name));
    }
  }

  private List<String> found(String name) throws IOException {
    return new GivenPath(folder + "/" + name)
        .found(CONF).stream().map(status -> status.getPath().getName()).toList();
  }
}
