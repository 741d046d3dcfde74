package io.sparsing.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.model.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checkpoints that are broken each in one way, {@code index.tsv} saying how: all must be refused.
 */
class BadCheckpointsTest {
  static Stream<String> rejected() throws IOException {
    return listed("reject");
  }

  static Stream<String> loadable() throws IOException {
    return listed("load");
  }

  private static Stream<String> listed(String expected) throws IOException {
    return Files.readAllLines(Fixtures.path("bad/index.tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .filter(columns -> columns[2].equals(expected))
        .map(columns -> columns[0]);
  }

  @ParameterizedTest
  @MethodSource("rejected")
  void isRefusedInOneLineThatNamesIt(String name) {
    assertThatThrownBy(() -> readAll("bad/" + name))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("Cannot ", "expected ", "found ", "bad/" + name)
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @MethodSource("loadable")
  void loads(String name) {
    assertThat(readAll("bad/" + name)).isEqualTo(760); // 2·16·8 + 2·8·8 + 2·4·8 + 3·12·8 + 3·8
  }

  /** Opens a checkpoint and reads all its weights; how many values they have. */
  private static long readAll(String name) {
    CheckpointFolder folder = Fixtures.open(name);
    long[] elements = {0};
    folder.read(folder.plan().all(), (tensor, first, values, count) -> elements[0] += count);
    return elements[0];
  }
}
