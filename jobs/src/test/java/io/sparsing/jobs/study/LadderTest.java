package io.sparsing.jobs.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.model.training.ModelShape;
import io.sparsing.model.training.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
  private static final String RUN =
      """
      runs:
        - series: small-relu
          activation: relu
          hidden_size: 16
          layers: 2
          heads: 2
          ffn_size: 24
          base_hidden_size: 8
          training_tokens: 960
          context_length: 24
          batch_sequences: 2
          peak_learning_rate: 0.01
          warmup_tokens: 96
          decay_share: 0.25
          checkpoints: 4
          first_checkpoint_tokens: 96
          seed: 7
      """;

  @TempDir Path folder;

  @Test
  void aRunIsReadWithAllItsKeys() throws IOException {
    Ladder ladder = Ladder.read(file(RUN));
    assertThat(ladder.runs()).hasSize(1);
    TrainingSpec spec = ladder.runs().get(0);
    assertThat(spec.series()).isEqualTo("small-relu");
    assertThat(spec.contextLength()).isEqualTo(24);
    assertThat(spec.trainingTokens()).isEqualTo(960);
    assertThat(spec.shape()).isEqualTo(new ModelShape(16, 2, 2, 24, 8, "relu"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo-ladder.yaml", "quick-ladder.yaml"})
  void embeddedLaddersAreValidPairs(String name) {
    assertThat(Ladder.embedded(name).runs()).extracting(TrainingSpec::series).hasSize(2);
  }

  @Test
  void anUnknownKeyIsNamedWithItsLine() throws IOException {
    Path file = file(RUN + "    learning_rate: 0.1\n");
    assertThatThrownBy(() -> Ladder.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read ladder " + file + ", line 18: expected one of [")
        .hasMessageEndingWith("found learning_rate");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "    hidden_size: 16||hidden_size",
        "layers: 2|layers: two|line 5",
        "layers: 2|layers:|line 5: expected a value for layers",
        "heads: 2|heads: 3|hidden_size",
        "checkpoints: 4|checkpoints: 0|checkpoints",
        "series: small-relu|# no name|series",
        "activation: relu|activation:|activation null",
      })
  void aWrongRunIsRefusedInOneLine(String good, String bad, String named) throws IOException {
    Path file = file(RUN.replace(good, bad == null ? "" : bad));
    assertThatThrownBy(() -> Ladder.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read ladder " + file)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "runs: []", "runs:"})
  void aLadderWithoutRunsIsRefused(String yaml) throws IOException {
    Path file = file(yaml);
    assertThatThrownBy(() -> Ladder.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read ladder " + file);
  }

  @Test
  void aSeriesMayStandOnlyOnce() throws IOException {
    Path file = file(RUN + RUN.replace("runs:\n", ""));
    assertThatThrownBy(() -> Ladder.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no series twice")
        .hasMessageContaining("small-relu");
  }

  @Test
  void aMissingFileIsSaid() {
    Path missing = folder.resolve("none.yaml");
    assertThatThrownBy(() -> Ladder.read(missing))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read ladder %s: expected a YAML file, found nothing to read", missing);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("ladder.yaml"), yaml);
  }
}
