package io.sparsing.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import io.sparsing.model.config.layout.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointWriterTest {
  private static final TrainingState STATE = new TrainingState(1_000_000, 250, 3.5, "relu-s");

  @TempDir Path folder;
  private final Map<String, float[]> weights = new HashMap<>();
  private String configJson;

  @BeforeEach
  void readAnExistingCheckpoint() throws IOException {
    configJson = Files.readString(Fixtures.path("bad/_valid_control/config.json"));
    weights.putAll(read(Fixtures.open("bad/_valid_control")));
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    CheckpointFolder written = writer().trainingState(STATE).tokenizer("{}").write(uri(), conf());

    assertThat(written.name()).isEqualTo("step-250");
    assertThat(written.trainingState()).contains(STATE);
    assertThat(written.hasTokenizer()).isTrue();
    Map<String, float[]> found = read(written);
    assertThat(found.keySet()).isEqualTo(weights.keySet());
    found.forEach((name, values) -> assertThat(values).isEqualTo(weights.get(name)));
    assertThat(names(target()))
        .containsExactlyInAnyOrder(
            "config.json", "model.safetensors", "tokenizer.json", "training_state.json");
  }

  @Test
  void aCheckpointWithoutExtrasHasNone() {
    CheckpointFolder written = writer().write(uri(), conf());
    assertThat(written.trainingState()).isEmpty();
    assertThat(written.hasTokenizer()).isFalse();
  }

  @Test
  void nothingIsVisibleWhenWritingFails() throws IOException {
    CheckpointWriter failing =
        new CheckpointWriter(
            configJson,
            tensor -> {
              if (tensor.name().equals("model.norm.weight")) {
                throw new IllegalStateException("out of weights");
              }
              return weights.get(tensor.name());
            });
    assertThatThrownBy(() -> failing.write(uri(), conf())).hasMessage("out of weights");
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void weightsOfTheWrongSizeAreRefused() throws IOException {
    CheckpointWriter wrong = new CheckpointWriter(configJson, tensor -> new float[1]);
    assertThatThrownBy(() -> wrong.write(uri(), conf()))
        .hasMessage(
            "Cannot write tensor model.embed_tokens.weight: expected 128 values for shape [16, 8],"
                + " found 1");
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void anExistingFolderIsLeftAlone() throws IOException {
    writer().write(uri(), conf());
    String before = Fixtures.open(target()).fingerprint();
    assertThatThrownBy(() -> writer().write(uri(), conf()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith("expected a new folder, found an existing one");
    assertThat(Fixtures.open(target()).fingerprint()).isEqualTo(before);
    assertThat(names(folder)).containsExactly("step-250");
  }

  @Test
  void contentIdentifiesACheckpointWhereverItLies() {
    CheckpointFolder first = writer().write(uri(), conf());
    CheckpointFolder copy = writer().trainingState(STATE).write(uri() + "-copy", conf());
    weights.get("model.norm.weight")[3] += 0.5f;
    CheckpointFolder other = writer().write(uri() + "-other", conf());

    assertThat(copy.contentId()).isEqualTo(first.contentId()).matches("[0-9a-f]{64}");
    assertThat(other.contentId()).isNotEqualTo(first.contentId());
  }

  @Test
  void fingerprintChangesWithAFile() throws IOException {
    CheckpointFolder before = writer().write(uri(), conf());
    Files.writeString(target().resolve("config.json"), configJson + "\n");
    assertThat(Fixtures.open(target()).fingerprint()).isNotEqualTo(before.fingerprint());
  }

  private CheckpointWriter writer() {
    return new CheckpointWriter(configJson, tensor -> weights.get(tensor.name()));
  }

  private static Map<String, float[]> read(CheckpointFolder checkpoint) {
    Map<String, float[]> read = new HashMap<>();
    for (StoredTensor tensor : checkpoint.plan().all()) {
      read.put(tensor.name(), new float[(int) tensor.elements()]);
    }
    checkpoint.read(
        checkpoint.plan().all(),
        (tensor, first, values, count) ->
            System.arraycopy(values, 0, read.get(tensor.name()), (int) first, count));
    return read;
  }

  private static Stream<String> names(Path parent) throws IOException {
    try (Stream<Path> children = Files.list(parent)) {
      return children.map(child -> child.getFileName().toString()).toList().stream();
    }
  }

  private Path target() {
    return folder.resolve("step-250");
  }

  private String uri() {
    return target().toUri().toString();
  }

  private static Configuration conf() {
    return new Configuration();
  }
}
