package io.sparsing.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.SparkConf;
import org.apache.spark.io.ZStdCompressionCodec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Corpora in packed files, and files that are not what their names say; {@code <s>} is 1, 'a' is 97
 * + 3.
 */
class PackedCorpusTest {
  @TempDir static Path shared;
  private static CorpusTables tables;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    tables = CorpusTables.in(shared);
  }

  /** The same documents, order, ids and lines as in plain files. */
  @Test
  void packedFilesAreReadAsPlainOnes() throws IOException {
    String lines = "{\"text\": \"ab\"}\r\n\n{\"text\": \"é\"}\n{\"text\": \"c\"}";
    Path plain = Files.createDirectory(folder.resolve("plain"));
    Files.writeString(plain.resolve("c.jsonl"), lines);
    Files.writeString(plain.resolve("d.txt"), "d");
    List<String> expected = tables.sequences(tables.tokenize(plain, 16));
    // 14 bytes and a line break of two; an empty line; 14 bytes, é being two, and a line break.
    assertThat(expected)
        .containsExactly(
            "0 0 c.jsonl@0 [1, 100, 101]",
            "1 0 c.jsonl@17 [1, 198, 172]",
            "2 0 c.jsonl@32 [1, 102]",
            "3 0 d.txt [1, 103]");

    Path gzip = Files.createDirectory(folder.resolve("gzip"));
    pack(gzip.resolve("c.jsonl.gz"), lines);
    pack(gzip.resolve("d.txt.gz"), "d");
    assertThat(withoutEnding(tables.sequences(tables.tokenize(gzip, 16)), ".gz"))
        .isEqualTo(expected);

    Path zstandard = Files.createDirectory(folder.resolve("zstandard"));
    pack(zstandard.resolve("c.jsonl.zst"), lines);
    pack(zstandard.resolve("d.txt.zst"), "d");
    assertThat(withoutEnding(tables.sequences(tables.tokenize(zstandard, 16)), ".zst"))
        .isEqualTo(expected);
  }

  private static List<String> withoutEnding(List<String> sequences, String ending) {
    return sequences.stream().map(sequence -> sequence.replace(ending, "")).toList();
  }

  /** As log rotation and pigz leave them: one file of several members. */
  @Test
  void packedFilesOfSeveralMembersAreReadToTheirEnd() throws IOException {
    for (String ending : List.of("gz", "zst")) {
      Path one = folder.resolve("one.jsonl." + ending);
      Path two = folder.resolve("two.jsonl." + ending);
      pack(one, "{\"tokens\": [1]}\n");
      pack(two, "{\"tokens\": [2]}\n");
      Files.write(one, Files.readAllBytes(two), StandardOpenOption.APPEND);
      Files.delete(two);
      assertThat(tables.sequences(tables.tokenize(one, 16)))
          .containsExactly(
              "0 0 %s@0 [1]".formatted(one.getFileName()),
              "1 0 %s@16 [2]".formatted(one.getFileName()));
    }
  }

  @Test
  void aBadLineOfAPackedFileIsNamed() throws IOException {
    Path file = folder.resolve("bad.jsonl.zst");
    pack(file, "{\"text\": \"ab\"}\n{\"text\": \"cut\n");
    assertThatThrownBy(() -> tables.tokenize(folder, 8))
        .hasStackTraceContaining(
            "Cannot read file:%s, line 2: expected a JSON object, found {\"text\": \"cut"
                .formatted(file));
  }

  @Test
  void aFileThatIsNotPackedAsItsNameSaysIsNamed() throws IOException {
    write("plain.jsonl.gz", "{\"text\": \"ab\"}\n");
    assertThatThrownBy(() -> tables.tokenize(folder, 8))
        .hasStackTraceContaining("plain.jsonl.gz: expected a gzip file, found Not in GZIP format");
    Files.delete(folder.resolve("plain.jsonl.gz"));
    write("plain.jsonl.zst", "{\"text\": \"ab\"}\n");
    assertThatThrownBy(() -> tables.tokenize(folder, 8))
        .hasStackTraceContaining("plain.jsonl.zst: expected a zstandard file, found ");
  }

  @Test
  void aGitLfsPointerIsNoCorpus() throws IOException {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9085657\n";
    Path lines = write("a.jsonl", pointer);
    assertThatThrownBy(() -> tables.tokenize(folder, 8))
        .hasStackTraceContaining(
            "Cannot read file:%s, line 1: expected a JSON object, found a Git LFS pointer in its place: run git lfs pull"
                .formatted(lines));
    Files.delete(lines);
    Path text = write("a.txt", pointer);
    assertThatThrownBy(() -> tables.tokenize(folder, 8))
        .hasStackTraceContaining(
            "Cannot read file:%s: expected a corpus, found a Git LFS pointer".formatted(text));
  }

  /** Packs as the name's ending says. */
  private static void pack(Path file, String text) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    try (OutputStream packing =
        file.toString().endsWith(".gz")
            ? new GZIPOutputStream(out)
            : new ZStdCompressionCodec(new SparkConf(false)).compressedOutputStream(out)) {
      packing.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
