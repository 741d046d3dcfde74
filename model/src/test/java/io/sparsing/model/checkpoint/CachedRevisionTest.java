package io.sparsing.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code models--ORG--NAME} as Hugging Face's cache lays it out, files as links to blobs. */
class CachedRevisionTest {
  private static final String FIRST = "0123abc0123abc";
  private static final String SECOND = "4567def4567def";

  @TempDir Path folder;
  private Path repository;

  @BeforeEach
  void cache() throws IOException {
    repository = folder.resolve("models--EleutherAI--pythia-70m");
    snapshot(FIRST);
    ref("step1000", FIRST);
  }

  @Test
  void aRevisionIsTheFolderOfItsSnapshot() throws IOException {
    ref("refs/pr/1", FIRST + "\n");

    CheckpointFolder opened = open("refs/step1000");

    assertThat(opened.name()).isEqualTo("step1000");
    assertThat(opened.contentId()).isEqualTo(open("snapshots/" + FIRST).contentId());
    assertThat(open("snapshots/" + FIRST).name()).isEqualTo(FIRST);
    assertThat(open("refs/refs/pr/1").name()).isEqualTo("refs/pr/1");
  }

  @Test
  void theRepositoryItselfStandsForMain() throws IOException {
    snapshot(SECOND);
    ref("main", SECOND);

    assertThat(open("").name()).isEqualTo("main");
    assertThat(open("").fingerprint()).isEqualTo(open("snapshots/" + SECOND).fingerprint());
  }

  @Test
  void revisionsComeByNameAndThenSnapshotsWithoutOne() throws IOException {
    snapshot(SECOND);
    ref("main", FIRST);
    ref("refs/pr/1", FIRST);

    assertThat(checkpoints())
        .containsExactly("refs/main", "refs/refs/pr/1", "refs/step1000", "snapshots/" + SECOND);
  }

  @Test
  void anotherFolderHasNone() throws IOException {
    repository = Files.createDirectories(folder.resolve("models--nothing"));
    assertThat(checkpoints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../outside", "/etc", "0123ABC0123ABC", "0123", ""})
  void aRefThatIsNoHashIsRefused(String content) throws IOException {
    ref("step1000", content);
    assertThatThrownBy(() -> open("refs/step1000"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "Cannot open file:%s/refs/step1000: expected the hash of a snapshot, found something"
                + " else",
            repository);
  }

  @Test
  void aRevisionThatWasNotDownloadedIsNamed() throws IOException {
    ref("step2000", SECOND);
    assertThatThrownBy(() -> open("refs/step2000"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "Cannot open file:%s/snapshots/%s: expected a folder, found nothing",
            repository, SECOND);
  }

  @Test
  void anUnusableRevisionIsNamed() throws IOException {
    Files.delete(repository.resolve("snapshots").resolve(FIRST).resolve("config.json"));
    assertThatThrownBy(() -> open("refs/step1000"))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "Cannot open checkpoint file:%s/snapshots/%s (step1000): expected config.json, found no"
                + " such file",
            repository, FIRST);
  }

  @Test
  void theHubsNameIsReadFromTheFolder() {
    assertThat(new CachedRepository(new org.apache.hadoop.fs.Path(repository.toString())).name())
        .isEqualTo("EleutherAI/pythia-70m");
  }

  private CheckpointFolder open(String path) {
    return Fixtures.open(repository.resolve(path));
  }

  private List<String> checkpoints() throws IOException {
    FileSystem local = FileSystem.getLocal(new Configuration()).getRaw();
    String prefix = "file:" + repository + "/";
    return new CachedRepository(new org.apache.hadoop.fs.Path(repository.toString()))
        .checkpoints(local).stream()
            .map(path -> path.toString().substring(prefix.length()))
            .toList();
  }

  private void ref(String name, String content) throws IOException {
    Path ref = repository.resolve("refs").resolve(name);
    Files.createDirectories(ref.getParent());
    Files.writeString(ref, content);
  }

  private void snapshot(String hash) throws IOException {
    Path blobs = Files.createDirectories(repository.resolve("blobs"));
    Path snapshot = Files.createDirectories(repository.resolve("snapshots").resolve(hash));
    try (var files = Files.list(Fixtures.path("bad/_valid_control"))) {
      for (Path file : files.toList()) {
        Path blob = blobs.resolve(hash + "-" + file.getFileName());
        Files.copy(file, blob);
        Files.createSymbolicLink(
            snapshot.resolve(file.getFileName().toString()),
            Path.of("../../blobs").resolve(blob.getFileName()));
      }
    }
  }
}
