package io.sparsing.model.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an enemy would write into a checkpoint, one idea each; the line that refuses it. */
class HostileCheckpointsTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";
  private static final String NORM = "model.norm.weight";

  @TempDir Path folder;

  private HostileCheckpoint checkpoint;

  @BeforeEach
  void copyAValidCheckpoint() throws IOException {
    checkpoint = new HostileCheckpoint(folder);
    checkpoint.copy("_valid_control");
  }

  @ParameterizedTest
  @CsvSource({"60, 1152921504606846976", "63, 9223372036854775808"})
  void aHeaderBeyondTheFileIsRefused(int power, String length) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve(WEIGHTS));
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 1L << power);
    Files.write(folder.resolve(WEIGHTS), file);
    checkpoint
        .refusal()
        .hasMessage(
            "Cannot read the header of model.safetensors of file:%s:"
                + " expected a header of 2 to 4180 bytes, found %s bytes",
            folder, length);
  }

  @Test
  void spansThatOverlapAreRefused() throws IOException {
    checkpoint.change(
        WEIGHTS,
        file -> {
          int begin = file.begin(NORM) - 4;
          file.entry(NORM).putArray("data_offsets").add(begin).add(begin + 32);
          return file;
        });
    checkpoint
        .refusal()
        .hasMessageStartingWith("Cannot read tensor ")
        .hasMessageContaining(
            " of model.safetensors of file:" + folder + ": expected data at byte ")
        .hasMessageContaining("without hole or overlap, found byte ");
  }

  @Test
  void twoTensorsOnTheSameBytesAreRefused() throws IOException {
    checkpoint.change(
        WEIGHTS,
        file -> {
          file.header().set("model.norm.bias", file.entry(NORM));
          return file;
        });
    checkpoint
        .refusal()
        .hasMessageContainingAll(
            "Cannot read tensor model.norm.", " of model.safetensors", "without hole or overlap");
  }

  @ParameterizedTest
  @CsvSource({"4611686018427387904", "1099511627776", "9223372036854775807"})
  void aShapeBeyondTheFileIsRefused(long dimension) throws IOException {
    checkpoint.change(
        WEIGHTS,
        file -> {
          file.entry(NORM).putArray("shape").add(dimension);
          return file;
        });
    checkpoint
        .refusal()
        .hasMessageContaining("Cannot read tensor model.norm.weight of model.safetensors of ")
        .hasMessageContaining(Long.toString(dimension));
  }

  @Test
  void aTensorInTwoShardsIsRefused() throws IOException {
    checkpoint.copyShards();
    checkpoint.change(
        SECOND, file -> file.append("lm_head.weight", "F32", new long[] {16, 8}, new byte[512]));
    checkpoint
        .refusal()
        .hasMessageEndingWith(
            "expected the same tensors in %s as model.safetensors.index.json puts there,"
                + " found lm_head.weight in only one of them",
            SECOND);
  }

  @Test
  void aTensorInAnotherShardThanTheIndexSaysIsRefused() throws IOException {
    checkpoint.copyShards();
    checkpoint.replace(
        "model.safetensors.index.json",
        "model.norm.weight\": \"" + SECOND,
        "model.norm.weight\": \"" + FIRST);
    checkpoint
        .refusal()
        .hasMessageContainingAll("in " + FIRST, "model.norm.weight in only one of them");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../other/model.safetensors",
        "/etc/model.safetensors",
        "sub/model.safetensors",
        ".hidden.safetensors",
        "file:model.safetensors",
        "..\\\\model.safetensors",
        "model.safetensors\\u0000.safetensors",
        "model.bin",
      })
  void aShardThatIsNoPlainNameIsRefused(String shard) throws IOException {
    checkpoint.copyShards();
    checkpoint.replace("model.safetensors.index.json", FIRST, shard);
    checkpoint
        .refusal()
        .hasMessageContaining("expected the plain name of a .safetensors file for lm_head.weight")
        .hasMessageEndingWith("found \"%s\"", shard);
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 7f800000, Infinity", "F32, ff800000, -Infinity", "F32, 7fc00000, NaN",
    "F32, ffbfffff, NaN", "BF16, 7f80, Infinity", "BF16, ff80, -Infinity",
    "BF16, 7fc0, NaN", "BF16, ff81, NaN", "F16, 7c00, Infinity",
    "F16, fc00, -Infinity", "F16, 7e00, NaN", "F16, fc01, NaN",
  })
  void aWeightThatIsNotFiniteIsRefused(String type, String bits, String value) throws IOException {
    int bytes = bits.length() / 2;
    checkpoint.change(
        WEIGHTS,
        file -> {
          SafetensorsFile typed =
              switch (type) {
                case "F16" -> file.asFloat16();
                case "BF16" -> file.asBfloat16();
                default -> file;
              };
          long pattern = Long.parseLong(bits, 16);
          for (int i = 0; i < bytes; i++) {
            typed.data()[typed.begin(NORM) + 5 * bytes + i] = (byte) (pattern >> (8 * i));
          }
          return typed;
        });
    checkpoint
        .refusal()
        .hasMessage(
            "Cannot use tensor model.norm.weight of model.safetensors of file:%s:"
                + " expected finite weights, found %s at element 5",
            folder, value);
  }
}
