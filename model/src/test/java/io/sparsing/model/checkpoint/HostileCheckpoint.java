package io.sparsing.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;

/** A checkpoint folder, valid at first, that a test breaks; and the line that refuses it. */
record HostileCheckpoint(Path folder) {
  /** Opens the checkpoint and reads its weights, which must fail in one bounded printable line. */
  AbstractThrowableAssert<?, ?> refusal() {
    return assertThatThrownBy(
            () -> {
              CheckpointFolder opened = Fixtures.open(folder);
              opened.read(opened.plan().all(), (tensor, first, values, count) -> {});
            })
        .isInstanceOf(CheckpointException.class)
        .satisfies(
            thrown ->
                assertThat(thrown.getMessage())
                    .hasSizeLessThan(1_000 + folder.toString().length())
                    .matches("[^\\p{C}\\p{Zl}\\p{Zp}]+")
                    .startsWith("Cannot ")
                    .contains(folder.toString()));
  }

  /** Takes the files of a folder of {@code fixtures/bad}. */
  void copy(String checkpoint) throws IOException {
    try (var files = Files.list(Fixtures.path("bad/" + checkpoint))) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(file.getFileName().toString());
        Files.write(copy, Files.readAllBytes(file));
      }
    }
  }

  /** Takes the valid checkpoint in two shards. */
  void copyShards() throws IOException {
    Files.delete(folder.resolve(WeightFiles.SINGLE));
    copy("_valid_control_sharded");
  }

  void change(String name, UnaryOperator<SafetensorsFile> change) throws IOException {
    Path path = folder.resolve(name);
    Files.write(path, change.apply(SafetensorsFile.of(Files.readAllBytes(path))).bytes());
  }

  void replace(String name, String from, String to) throws IOException {
    Path path = folder.resolve(name);
    String text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }
}
