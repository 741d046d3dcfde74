package io.sparsing.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases that need a checkpoint changed in one place; the others are in {@link BadCheckpointsTest}.
 */
class CheckpointFolderTest {
  private static final String BUFFER = "model.layers.0.self_attn.rotary_emb.inv_freq";

  @TempDir Path folder;

  @BeforeEach
  void copyAValidCheckpoint() throws IOException {
    for (String name : new String[] {"config.json", "model.safetensors"}) {
      Files.copy(Fixtures.path("bad/_valid_control").resolve(name), folder.resolve(name));
    }
  }

  @Test
  void aBufferThatFollowsFromTheConfigurationIsIgnored() throws IOException {
    prepend(BUFFER, "U8", 3); // and moves all other data to odd offsets
    assertThat(Fixtures.open(folder).config().layers()).isEqualTo(1);
  }

  @Test
  void anUnexpectedTensorIsRefused() throws IOException {
    prepend("model.layers.0.self_attn.q_norm.weight", "F32", 4);
    assertThatThrownBy(() -> Fixtures.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("q_norm.weight of model.safetensors")
        .hasMessageEndingWith("expected no such tensor in a llama, found it");
  }

  @Test
  void weightsThatAreNoFloatsAreRefused() throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve("model.safetensors"));
    String text = new String(file, StandardCharsets.ISO_8859_1).replaceFirst("\"F32\"", "\"I32\"");
    Files.write(folder.resolve("model.safetensors"), text.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Fixtures.open(folder))
        .hasMessageEndingWith("expected F32, F16 or BF16 weights, found I32");
  }

  @Test
  void anEmptyEntryIsPassedOverWhereTheTensorIsNotNeeded() throws IOException {
    tie();
    empty("lm_head.weight");
    CheckpointFolder tied = Fixtures.open(folder);
    assertThat(tied.holds(tied.plan().tiedHeadCopy().orElseThrow())).isFalse();
    assertThat(tied.plan().embedding().name()).isEqualTo("model.embed_tokens.weight");
  }

  @Test
  void anEmptyEntryOfATensorThatIsNeededIsRefused() throws IOException {
    empty("lm_head.weight");
    assertThatThrownBy(() -> Fixtures.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("Cannot use tensor lm_head.weight of model.safetensors of ")
        .hasMessageEndingWith("expected weights, found an empty entry, without type and data");
  }

  @Test
  void anEntryThatIsEmptyInPartIsRefused() throws IOException {
    empty("lm_head.weight");
    changeHeader(file -> file.entry("lm_head.weight").putArray("shape").add(1));
    assertThatThrownBy(() -> Fixtures.open(folder))
        .hasMessageStartingWith("Cannot read tensor lm_head.weight of model.safetensors")
        .hasMessageEndingWith("expected a known dtype, found \"\"");
  }

  @Test
  void aTiedHeadIsTheEmbeddingWhereAFileHoldsNoOther() throws IOException {
    tie();
    rename("model.embed_tokens.weight", BUFFER);
    assertThat(Fixtures.open(folder).plan())
        .returns("lm_head.weight", plan -> plan.embedding().name())
        .returns(Optional.empty(), plan -> plan.tiedHeadCopy());
  }

  @Test
  void aHeadOfItsOwnIsNoEmbedding() throws IOException {
    rename("model.embed_tokens.weight", BUFFER);
    assertThatThrownBy(() -> Fixtures.open(folder))
        .hasMessageEndingWith(
            "expected tensor model.embed_tokens.weight [16, 8], found no such tensor");
  }

  @Test
  void aPickleIsRefusedWithAHint() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(folder.resolve("pytorch_model.bin"), "");
    assertThatThrownBy(() -> Fixtures.open(folder))
        .hasMessageContaining("pytorch_model.bin is a pickle, which may execute code: convert it");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Fixtures.open(folder.resolve("nowhere")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("nowhere: expected a folder, found nothing");
  }

  @Test
  void aFileSystemThatNobodyKnowsIsRefused() {
    assertThatThrownBy(() -> CheckpointFolder.open("nosuch://host/x", new Configuration()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("Cannot open nosuch://host/x: expected a folder");
  }

  @Test
  void aMalformedTrainingStateIsRefused() throws IOException {
    Files.writeString(folder.resolve("training_state.json"), "{\"tokens_seen\": \"many\"}");
    assertThatThrownBy(() -> Fixtures.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(
            "training_state.json: expected an integer of at least 0 at tokens_seen, found \"many\"");
  }

  @Test
  void onlyTrainingTokensAreNeeded() throws IOException {
    Path file = folder.resolve("training_state.json");
    Files.writeString(file, "{\"tokens_seen\": 5}");
    TrainingState state = Fixtures.open(folder).trainingState().orElseThrow();
    assertThat(state)
        .isEqualTo(new TrainingState(5, Optional.empty(), Optional.empty(), Optional.empty()));
    Files.writeString(file, "{\"tokens_seen\": 3000000.0, \"step\": 7.0, \"loss\": null}");
    state = Fixtures.open(folder).trainingState().orElseThrow();
    assertThat(state.tokensSeen()).isEqualTo(3_000_000);
    assertThat(state.step()).contains(7L);
    assertThat(state.loss()).isEmpty();
  }

  @Test
  void aTrainingStateWithoutWholeTokensIsRefused() throws IOException {
    Path file = folder.resolve("training_state.json");
    Files.writeString(file, "{\"step\": 5}");
    assertThatThrownBy(() -> Fixtures.open(folder))
        .hasMessageEndingWith("expected an integer of at least 0 at tokens_seen, found nothing");
    Files.writeString(file, "{\"tokens_seen\": 5.5}");
    assertThatThrownBy(() -> Fixtures.open(folder))
        .hasMessageEndingWith("expected an integer of at least 0 at tokens_seen, found 5.5");
    Files.writeString(file, "{\"tokens_seen\": 1e300}");
    assertThatThrownBy(() -> Fixtures.open(folder))
        .hasMessageEndingWith("expected an integer of at least 0 at tokens_seen, found 1.0E300");
    Files.writeString(file, "{\"tokens_seen\": 5, \"step\": -1}");
    assertThatThrownBy(() -> Fixtures.open(folder))
        .hasMessageEndingWith("expected an integer of at least 0 at step, found -1");
  }

  private void tie() throws IOException {
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    String tied = text.replace("\"tie_word_embeddings\": false", "\"tie_word_embeddings\": true");
    assertThat(tied).isNotEqualTo(text);
    Files.writeString(config, tied);
  }

  /** Leaves an empty entry of a tensor; its bytes go to a buffer. */
  private void empty(String tensor) throws IOException {
    rename(tensor, BUFFER);
    changeHeader(
        file -> {
          ObjectNode entry = file.header().putObject(tensor);
          entry.put("dtype", "").putArray("shape");
          entry.putArray("data_offsets").add(0).add(0);
        });
  }

  private void rename(String tensor, String name) throws IOException {
    changeHeader(file -> file.header().set(name, file.header().remove(tensor)));
  }

  private void changeHeader(Consumer<SafetensorsFile> change) throws IOException {
    Path path = folder.resolve("model.safetensors");
    SafetensorsFile file = SafetensorsFile.of(Files.readAllBytes(path));
    change.accept(file);
    Files.write(path, file.bytes());
  }

  /** Puts one more tensor before all others in the file. */
  private void prepend(String name, String type, int elements) throws IOException {
    Path path = folder.resolve("model.safetensors");
    int bytes = type.equals("U8") ? elements : 4 * elements;
    SafetensorsFile file = SafetensorsFile.of(Files.readAllBytes(path));
    Files.write(path, file.prepend(name, type, new long[] {elements}, new byte[bytes]).bytes());
  }
}
