package io.sparsing.model.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of a checkpoint that reaches messages and tables: shown in part, and obeyed by nobody. */
class HostileTextTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final String NORM = "model.norm.weight";

  @TempDir Path folder;

  private HostileCheckpoint checkpoint;

  @BeforeEach
  void copyAValidCheckpoint() throws IOException {
    checkpoint = new HostileCheckpoint(folder);
    checkpoint.copy("_valid_control");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[2J\u001b]0;owned\u0007", // clears the screen, renames the window
        "\u009b31m", // the same escape in one character
        "line\nforged: all is well\r\n",
        "\u0085\u2028\u2029", // line ends that are no control characters of ASCII
        "\u202egpj.exe", // right to left
        "\0", // ends a C string
      })
  void nothingInANameCommandsATerminal(String name) throws IOException {
    checkpoint.change(WEIGHTS, file -> file.append(name, "F32", new long[] {1}, new byte[4]));
    checkpoint.refusal().hasMessageEndingWith("expected no such tensor in a llama, found it");

    checkpoint.change(
        WEIGHTS,
        file -> {
          ((ObjectNode) file.header().get(name)).put("dtype", name);
          return file;
        });
    checkpoint.refusal().hasMessageContaining("expected a known dtype, found ");

    checkpoint.copy("_valid_control");
    checkpoint.replace("config.json", "\"llama\"", TextNode.valueOf(name).toString());
    checkpoint.refusal().hasMessageContaining("config.json: expected one of ");

    String key = TextNode.valueOf(name).toString();
    checkpoint.replace("config.json", "{", "{" + key + ": 1, " + key + ": 2,");
    checkpoint
        .refusal()
        .hasMessageContaining("config.json: expected a JSON object, found Duplicate ");
  }

  @Test
  void whatAFileSaysIsShownInPart() throws IOException {
    String endless = "x".repeat(40_000);
    checkpoint.change(WEIGHTS, file -> file.append(endless, "F32", new long[] {1}, new byte[4]));
    checkpoint
        .refusal()
        .hasMessageContaining(
            "x… of model.safetensors of file:" + folder + ": expected no such tensor");

    checkpoint.change(
        WEIGHTS,
        file -> {
          long[] ones = new long[10_000];
          Arrays.fill(ones, 1);
          ObjectNode entry = file.entry(NORM);
          Arrays.stream(ones).forEach(entry.putArray("shape").add(8)::add);
          file.header().remove(endless);
          return new SafetensorsFile(
              file.header(), Arrays.copyOf(file.data(), file.data().length - 4));
        });
    checkpoint
        .refusal()
        .hasMessageContaining("Cannot use tensor model.norm.weight of model.safetensors")
        .hasMessageContaining("expected shape [8], found shape [8, 1, 1, ");

    checkpoint.replace("config.json", "{", "{\"" + endless + "\": 1,");
    checkpoint
        .refusal()
        .hasMessageContaining("config.json: expected no such key, for it may change");
  }

  @Test
  void aTrainingStateBeyondAllNumbersIsRefused() throws IOException {
    trainingState("1e999", "\"run\"");
    checkpoint
        .refusal()
        .hasMessageEndingWith(
            "training_state.json: expected a finite number at loss, found \"Infinity\"");
    trainingState("2.5", "\"run\\u001b[2J\"");
    checkpoint
        .refusal()
        .hasMessageEndingWith(
            "training_state.json: expected a short printable string at series,"
                + " found \"run\\u001B[2J\"");
  }

  private void trainingState(String loss, String series) throws IOException {
    String json = "{\"tokens_seen\": 1, \"step\": 1, \"loss\": %s, \"series\": %s}";
    Files.writeString(folder.resolve("training_state.json"), json.formatted(loss, series));
  }
}
