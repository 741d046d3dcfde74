package io.sparsing.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints some of whose files are links. */
class SymbolicLinksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "model.safetensors.index.json",
        "model-00001-of-00002.safetensors",
        "model-00002-of-00002.safetensors"
      })
  void aLinkOutOfTheFolderIsRefused(String name) throws IOException {
    Path checkpoint = copy(folder.resolve("checkpoint"));
    Path outside = folder.resolve("outside");
    Files.move(checkpoint.resolve(name), outside);
    Files.createSymbolicLink(checkpoint.resolve(name), outside);
    assertThatThrownBy(() -> elements(checkpoint))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "Cannot open %s of file:%s: expected a file in this folder, found a symbolic link out"
                + " of it",
            name, checkpoint);
  }

  @Test
  void aLinkWithinTheFolderIsFollowed() throws IOException {
    Path checkpoint = copy(folder.resolve("checkpoint"));
    Path weights = Files.createDirectory(checkpoint.resolve("weights")).resolve("first");
    Path shard = checkpoint.resolve("model-00001-of-00002.safetensors");
    Files.move(shard, weights);
    Files.createSymbolicLink(shard, Path.of("weights/first"));
    assertThat(elements(checkpoint)).isEqualTo(760);
  }

  @Test
  void aSnapshotOfHuggingFacesCacheIsALinkToItsBlobs() throws IOException {
    Path model = folder.resolve("models--someone--something");
    Path snapshot = copy(model.resolve("snapshots/0123abc"));
    Path blobs = Files.createDirectories(model.resolve("blobs"));
    try (var files = Files.list(snapshot)) {
      for (Path file : files.toList()) {
        Path blob = blobs.resolve("sha-" + file.getFileName());
        Files.move(file, blob);
        Files.createSymbolicLink(file, Path.of("../../blobs").resolve(blob.getFileName()));
      }
    }
    assertThat(elements(snapshot)).isEqualTo(760);
    Path other = Files.createDirectories(folder.resolve("models--other/blobs")).resolve("config");
    Files.move(blobs.resolve("sha-config.json"), other);
    Files.delete(snapshot.resolve("config.json"));
    Files.createSymbolicLink(snapshot.resolve("config.json"), other);
    assertThatThrownBy(() -> elements(snapshot))
        .hasMessageContaining("found a symbolic link out of it");
  }

  private static Path copy(Path target) throws IOException {
    Files.createDirectories(target);
    try (var files = Files.list(Fixtures.path("bad/_valid_control_sharded"))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    }
    return target;
  }

  private static long elements(Path checkpoint) {
    CheckpointFolder opened = Fixtures.open(checkpoint);
    long[] elements = {0};
    opened.read(opened.plan().all(), (tensor, first, values, count) -> elements[0] += count);
    return elements[0];
  }
}
