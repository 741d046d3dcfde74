package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.CheckpointWriter;
import io.sparsing.model.config.layout.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint whose embedding (1.25 MiB) is mapped from its file. */
class MappedWeightsTest {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String CONFIG =
      "{\"model_type\": \"%s\", \"hidden_size\": 32, \"intermediate_size\": 48,"
          + " \"num_hidden_layers\": 2, \"num_attention_heads\": 2, \"num_key_value_heads\": 2,"
          + " \"head_dim\": 16, \"vocab_size\": 10240}";
  private static final List<int[]> TOKENS = List.of(new int[] {3, 10_239, 77, 5_000, 3, 12});

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = write("llama").resolve("model.safetensors");
  }

  @Test
  void aLargeTensorOfALocalFileIsMappedAndASmallOneIsNot() {
    CheckpointFolder checkpoint = open(file.getParent());
    float[] read = new float[10_240 * 32];
    StoredTensor embedding = checkpoint.plan().embedding();
    checkpoint.read(
        List.of(embedding),
        (tensor, first, values, count) -> System.arraycopy(values, 0, read, (int) first, count));
    float[] mapped = new float[read.length];
    checkpoint.map(embedding).orElseThrow().bytes().asFloatBuffer().get(mapped);
    assertThat(mapped).isEqualTo(read);
    assertThat(checkpoint.plan().all().stream().filter(t -> checkpoint.map(t).isPresent()))
        .extracting(StoredTensor::name)
        .containsExactly(EMBEDDING, "lm_head.weight");
  }

  @Test
  void aModelFromAMappedFileIsTheModelFromAReadOne() throws IOException {
    double mapped = loss(file.getParent());
    shiftData(1); // no multiple of 4: has to be read
    CheckpointFolder odd = open(file.getParent());
    assertThat(odd.map(odd.plan().embedding())).isEmpty();
    assertThat(loss(file.getParent())).isEqualTo(mapped);
  }

  @Test
  void aClosedModelHoldsNoMapping() throws IOException {
    assertThat(mappings()).isZero();
    try (LoadedModel model = LoadedModel.load(open(file.getParent()))) {
      assertThat(model.bare(TOKENS)).isPositive();
      assertThat(mappings()).isPositive();
    }
    assertThat(mappings()).isZero();
  }

  @Test
  void aMappedWeightThatIsChangedIsCopiedFirst() {
    // Gemma's norms are stored less 1; its embedding is mapped and its head tied to it.
    assertThat(loss(write("gemma"))).isPositive().isFinite();
  }

  @Test
  void aMappedValueThatIsNotFiniteIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int start = Long.BYTES + (int) buffer.getLong(0);
    int element = 20_001; // in the second part that is looked at
    int at = start + Float.BYTES * element;
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      buffer.putFloat(at, value);
      Files.write(file, bytes);
      CheckpointFolder checkpoint = open(file.getParent());
      StoredTensor first = checkpoint.plan().embedding();
      assertThatThrownBy(() -> checkpoint.map(first))
          .isInstanceOf(CheckpointException.class)
          .hasMessage(
              "Cannot use tensor %s of model.safetensors of file:%s: expected finite weights,"
                      .formatted(EMBEDDING, file.getParent())
                  + " found %s at element %d".formatted(value, element));
      assertThatThrownBy(() -> LoadedModel.load(checkpoint))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("found " + value);
    }
  }

  /** How often this process maps the file. */
  private long mappings() throws IOException {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      String path = file.toRealPath().toString();
      return maps.filter(line -> line.endsWith(path)).count();
    }
  }

  private Path write(String family) {
    Random random = new Random(5);
    Path target = folder.resolve(family);
    new CheckpointWriter(
            CONFIG.formatted(family),
            tensor -> {
              float[] values = new float[(int) tensor.elements()];
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() / 8;
              }
              return values;
            })
        .write(target.toUri().toString(), new Configuration());
    return target;
  }

  /** Pads the header with spaces, so that the data begin that many bytes later. */
  private void shiftData(int bytes) throws IOException {
    byte[] old = Files.readAllBytes(file);
    int length = (int) ByteBuffer.wrap(old).order(ByteOrder.LITTLE_ENDIAN).getLong();
    ByteBuffer shifted = ByteBuffer.allocate(old.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
    shifted.putLong(length + bytes).put(old, Long.BYTES, length);
    for (int i = 0; i < bytes; i++) {
      shifted.put((byte) ' ');
    }
    shifted.put(old, Long.BYTES + length, old.length - Long.BYTES - length);
    Files.write(file, shifted.array());
  }

  private static double loss(Path checkpoint) {
    try (LoadedModel model = LoadedModel.load(open(checkpoint))) {
      return model.bare(TOKENS);
    }
  }

  private static CheckpointFolder open(Path checkpoint) {
    return CheckpointFolder.open(checkpoint.toUri().toString(), new Configuration());
  }
}
