package io.sparsing.jobs.corpus;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.TinyCheckpoint;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.study.RegisterCheckpointsAction;
import io.sparsing.jobs.table.CheckpointRow;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.io.ZStdCompressionCodec;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of corpus, with windows written out by hand: {@code <s>} is 1, 'a' is 97 + 3. */
class TokenizeCorpusTest {
  private static final String SPLIT_SIZE = "mapreduce.input.fileinputformat.split.maxsize";

  @TempDir static Path shared;
  private static Warehouse warehouse;
  private static List<CheckpointRow> checkpoints;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    warehouse = LocalSpark.open(shared.resolve("warehouse"));
    checkpoints =
        new RegisterCheckpointsAction(warehouse, List.of(TinyCheckpoint.train(shared, "tiny")))
            .execute()
            .checkpoints();
  }

  @AfterEach
  void splitAsUsual() {
    hadoop().unset(SPLIT_SIZE);
  }

  @Test
  void textFilesGetTheBeginningTokenAndAreCutIntoWindows() throws IOException {
    write("b.txt", "é");
    write("a.txt", "abcdef");
    write("notes.md", "not ours");
    write("_hidden.txt", "not ours");

    CorpusRow corpus = tokenize(4);

    // a.txt: <s> a b c | <s> d e f; b.txt: <s> C3 A9, since é is two bytes: 195 + 3, 169 + 3.
    assertThat(sequences(corpus))
        .containsExactly(
            "0 0 a.txt [1, 100, 101, 102]",
            "1 1 a.txt [1, 103, 104, 105]",
            "2 0 b.txt [1, 198, 172]");
    assertThat(corpus.documents()).isEqualTo(2);
    assertThat(corpus.sequences()).isEqualTo(3);
    assertThat(corpus.positions()).isEqualTo(11);
    assertThat(corpus.scoredPositions()).isEqualTo(8);
    assertThat(corpus.contextTokens()).isEqualTo(4);
  }

  @Test
  void textThatSpellsTheBeginningTokenGetsNoSecondOne() throws IOException {
    write("a.txt", "<s>abcdef");
    assertThat(sequences(tokenize(4)))
        .containsExactly("0 0 a.txt [1, 100, 101, 102]", "1 1 a.txt [1, 103, 104, 105]");
  }

  @Test
  void bosIsPartOfTheIdentity() throws IOException {
    write("a.txt", "abcdef");
    CorpusRow withBos = tokenize(4);
    Path checkpoint = Path.of(URI.create(checkpoints.get(0).uri()));
    Path config = checkpoint.resolve("tokenizer_config.json");
    String before = Files.readString(config);
    Files.writeString(config, "{\"bos_token\": null}");
    try {
      CorpusRow without = tokenize(4);
      assertThat(sequences(without))
          .containsExactly("0 0 a.txt [100, 101, 102, 103]", "1 1 a.txt [104, 105]");
      assertThat(without.corpusId()).isNotEqualTo(withBos.corpusId());
    } finally {
      Files.writeString(config, before);
    }
  }

  @Test
  void jsonLinesOfTextKeepIdAndSource() throws IOException {
    write(
        "one.jsonl",
        """
        {"id": "x", "text": "ab", "source": "web"}

        {"id": 7, "text": "", "source": "web"}
        {"id": 8, "text": "c", "source": "books"}
        """);
    CorpusRow corpus = tokenize(16);
    assertThat(sequences(corpus)).containsExactly("0 0 x [1, 100, 101]", "1 0 8 [1, 102]");
    assertThat(sources(corpus)).containsExactly("web", "books");
    assertThat(corpus.documents()).isEqualTo(2);
  }

  /** The same documents, order, ids and lines as in plain files. */
  @Test
  void packedFilesAreReadAsPlainOnes() throws IOException {
    String lines = "{\"text\": \"ab\"}\r\n\n{\"text\": \"é\"}\n{\"text\": \"c\"}";
    Path plain = Files.createDirectory(folder.resolve("plain"));
    Files.writeString(plain.resolve("c.jsonl"), lines);
    Files.writeString(plain.resolve("d.txt"), "d");
    List<String> expected = sequences(tokenize(plain, 16));
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
    assertThat(withoutEnding(sequences(tokenize(gzip, 16)), ".gz")).isEqualTo(expected);

    Path zstandard = Files.createDirectory(folder.resolve("zstandard"));
    pack(zstandard.resolve("c.jsonl.zst"), lines);
    pack(zstandard.resolve("d.txt.zst"), "d");
    assertThat(withoutEnding(sequences(tokenize(zstandard, 16)), ".zst")).isEqualTo(expected);
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
      assertThat(sequences(tokenize(one, 16)))
          .containsExactly(
              "0 0 %s@0 [1]".formatted(one.getFileName()),
              "1 0 %s@16 [2]".formatted(one.getFileName()));
    }
  }

  @Test
  void aBadLineOfAPackedFileIsNamed() throws IOException {
    Path file = folder.resolve("bad.jsonl.zst");
    pack(file, "{\"text\": \"ab\"}\n{\"text\": \"cut\n");
    assertThatThrownBy(() -> tokenize(8))
        .hasStackTraceContaining(
            "Cannot read file:%s, line 2: expected a JSON object, found {\"text\": \"cut"
                .formatted(file));
  }

  @Test
  void aFileThatIsNotPackedAsItsNameSaysIsNamed() throws IOException {
    write("plain.jsonl.gz", "{\"text\": \"ab\"}\n");
    assertThatThrownBy(() -> tokenize(8))
        .hasStackTraceContaining("plain.jsonl.gz: expected a gzip file, found Not in GZIP format");
    Files.delete(folder.resolve("plain.jsonl.gz"));
    write("plain.jsonl.zst", "{\"text\": \"ab\"}\n");
    assertThatThrownBy(() -> tokenize(8))
        .hasStackTraceContaining("plain.jsonl.zst: expected a zstandard file, found ");
  }

  @Test
  void aGitLfsPointerIsNoCorpus() throws IOException {
    String pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9085657\n";
    Path lines = write("a.jsonl", pointer);
    assertThatThrownBy(() -> tokenize(8))
        .hasStackTraceContaining(
            "Cannot read file:%s, line 1: expected a JSON object, found a Git LFS pointer in its place: run git lfs pull"
                .formatted(lines));
    Files.delete(lines);
    Path text = write("a.txt", pointer);
    assertThatThrownBy(() -> tokenize(8))
        .hasStackTraceContaining(
            "Cannot read file:%s: expected a corpus, found a Git LFS pointer".formatted(text));
  }

  /** {@code a[1]} is a glob for {@code a1} too, but it is there as it is written. */
  @Test
  void aPathThatExistsIsLiteral() throws IOException {
    Path brackets = Files.createDirectory(folder.resolve("a[1] {b}"));
    Files.writeString(brackets.resolve("c*.jsonl"), "{\"id\": \"l\", \"text\": \"c\"}\n");
    Files.writeString(brackets.resolve("d?.txt"), "d");
    warehouse
        .spark()
        .sql("SELECT 'e' AS id, 'e' AS text")
        .write()
        .parquet(brackets.resolve("e[2]").toString());
    Path other = Files.createDirectory(folder.resolve("a1 {b}"));
    Files.writeString(other.resolve("x.txt"), "x");

    assertThat(sequences(tokenize(brackets, 8)))
        .containsExactlyInAnyOrder("0 0 l [1, 102]", "1 0 d?.txt [1, 103]", "2 0 e [1, 104]");
    assertThat(sequences(tokenize(brackets.resolve("c*.jsonl"), 8)))
        .containsExactly("0 0 l [1, 102]");
    assertThat(sequences(tokenize(brackets.resolve("*.txt"), 8)))
        .containsExactly("0 0 d?.txt [1, 103]");
    assertThat(sequences(tokenize(folder.resolve("a[1-9] ?b}"), 8)))
        .containsExactly("0 0 x.txt [1, 123]");
  }

  @Test
  void tokensThatAModelCannotReadAreNamed() throws IOException {
    Path list = write("a.json", "[[5, 6], [7, 259]]");
    assertThatThrownBy(() -> tokenize(list, 8))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read file:%s, list 1: expected token ids from 0 to 258, at most 16 of them, as %s takes, found 259 at index 1",
            list, checkpoints.get(0).uri());
    Path lines =
        write("b.jsonl", "{\"tokens\": [5]}\n{\"tokens\": [%s5]}\n".formatted("5,".repeat(16)));
    assertThatThrownBy(() -> tokenize(lines, 8))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read file:%s, line 2: expected token ids", lines)
        .hasMessageEndingWith("found 17 tokens");
    Path rows = folder.resolve("rows.parquet");
    warehouse
        .spark()
        .sql("SELECT array(5, 300) AS tokens")
        .coalesce(1)
        .write()
        .parquet(rows.toString());
    assertThatThrownBy(() -> tokenize(rows, 8))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(", row 0: expected token ids from 0 to 258")
        .hasMessageEndingWith("found 300 at index 1");
  }

  /** Rows of earlier versions do not say how large their tokens are: the sequences do. */
  @Test
  void storedSequencesAreCheckedWhereTheirRowSaysNothing() throws IOException {
    Path list = write("old.json", "[[5, 258]]");
    CorpusRow corpus = tokenize(list, 8);
    assertThat(corpus.largestToken()).hasValue(258);
    assertThat(corpus.longestSequence()).hasValue(2);
    warehouse.update(
        WarehouseTable.CORPORA, "corpus_id", List.of(corpus.corpusId()), "largest_token = NULL");
    assertThat(tokenize(list, 8).largestToken()).isEmpty();
  }

  @Test
  void tokensAreTakenAsTheyAre() throws IOException {
    write("one.jsonl", "{\"id\": \"t\", \"tokens\": [5, 6, 7]}\n");
    write("two.json", "[[8, 9], [10]]");
    CorpusRow corpus = tokenize(2);
    assertThat(sequences(corpus)).containsExactly("0 0 t [5, 6, 7]", "1 0 0 [8, 9]", "2 0 1 [10]");
    assertThat(corpus.tokenizerId()).isEqualTo("pre-tokenized");
    assertThat(corpus.contextTokens()).isZero();
  }

  @Test
  void parquetColumnsAreReadAsTextOrTokens() {
    Path text = folder.resolve("text");
    warehouse
        .spark()
        .sql("SELECT 'p' AS id, 'ab' AS text, 'web' AS source")
        .write()
        .parquet(text.toString());
    Path tokens = folder.resolve("tokens");
    warehouse
        .spark()
        .range(1)
        .select(col("id"), array(lit(5L), lit(6L)).as("tokens"))
        .write()
        .parquet(tokens.toString());

    CorpusRow ofText = tokenize(text, 16);
    assertThat(sequences(ofText)).containsExactly("0 0 p [1, 100, 101]");
    assertThat(sources(ofText)).containsExactly("web");
    assertThat(sequences(tokenize(tokens, 16))).containsExactly("0 0 0 [5, 6]");
  }

  @Test
  void orderAndIdsDoNotDependOnTheSplits() throws IOException {
    String lines =
        IntStream.range(0, 12)
            .mapToObj(
                i -> "{\"id\": \"d%02d\", \"text\": \"%s\"}\n".formatted(i, "z".repeat(i + 1)))
            .collect(Collectors.joining());
    write("a.jsonl", lines);
    write("b.jsonl", lines);
    List<String> whole = sequences(tokenize(15));
    hadoop().set(SPLIT_SIZE, "50");
    List<String> split = sequences(tokenize(14));

    // Both contexts hold the longest document, <s> and 12 bytes, so the windows are the same.
    assertThat(whole).hasSize(24).isEqualTo(split);
    assertThat(whole.get(0)).isEqualTo("0 0 d00 [1, 125]");
    assertThat(whole.get(12)).isEqualTo("12 0 d00 [1, 125]");
  }

  @Test
  void theSameContentIsTokenisedOnce() throws IOException {
    write("a.txt", "again");
    CorpusRow first = tokenize(8);
    long before = warehouse.read(WarehouseTable.CORPUS_SEQUENCES).count();
    assertThat(tokenize(8)).usingRecursiveComparison().ignoringFields("createdAt").isEqualTo(first);
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.writeString(copy.resolve("a.txt"), "again");
    assertThat(tokenize(copy, 8).corpusId()).isEqualTo(first.corpusId());
    assertThat(warehouse.read(WarehouseTable.CORPUS_SEQUENCES).count()).isEqualTo(before);
  }

  @Test
  void aBadLineIsNamedByFileAndNumber() throws IOException {
    String good = "{\"id\": \"d\", \"text\": \"some text\"}\n";
    Path file = write("bad.jsonl", good.repeat(6) + "{\"text\": \"cut\n" + good.repeat(2));
    hadoop().set(SPLIT_SIZE, "50");
    assertThatThrownBy(() -> tokenize(8))
        .hasStackTraceContaining(
            "Cannot read file:%s, line 7: expected a JSON object, found {\"text\": \"cut"
                .formatted(file));
  }

  @Test
  void textAmongTokensIsRefused() throws IOException {
    write("a.jsonl", "{\"id\": \"t\", \"tokens\": [5]}\n{\"id\": \"u\", \"text\": \"x\"}\n");
    assertThatThrownBy(() -> tokenize(8))
        .hasStackTraceContaining("expected tokens as in the corpus' first document, found text");
  }

  @Test
  void anEmptyCorpusIsRefused() throws IOException {
    assertThatThrownBy(() -> tokenize(8))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read corpus %s: expected files ending in %s, found none",
            folder, CorpusFiles.EXPECTED);
    write("empty.txt", "");
    write("blank.txt", " \n\n");
    assertThatThrownBy(() -> tokenize(8))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read corpus %s: expected text or tokens, found none", folder);
  }

  @Test
  void aMissingFolderIsRefused() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> tokenize(missing, 8))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read corpus %s: expected a file, a folder or a glob, found nothing", missing);
  }

  @Test
  void aContextLongerThanTheModelsIsRefused() throws IOException {
    write("a.txt", "text");
    assertThatThrownBy(() -> tokenize(TinyCheckpoint.CONTEXT + 1))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("expected a context of at most 16 tokens, found 17");
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

  private CorpusRow tokenize(int contextTokens) {
    return tokenize(folder, contextTokens);
  }

  private static CorpusRow tokenize(Path corpus, int contextTokens) {
    return new TokenizeCorpusAction(
            warehouse, corpus.toString(), checkpoints, OptionalInt.of(contextTokens))
        .execute()
        .get(0)
        .corpus();
  }

  /** "sequence window document tokens" in the order of the sequence ids. */
  private static List<String> sequences(CorpusRow corpus) {
    return rows(corpus).stream()
        .map(
            row ->
                "%d %d %s %s"
                    .formatted(
                        row.<Long>getAs("sequence_id"),
                        row.<Integer>getAs("document_window"),
                        row.<String>getAs("document_id"),
                        row.getList(row.fieldIndex("tokens"))))
        .toList();
  }

  private static List<String> sources(CorpusRow corpus) {
    return rows(corpus).stream().map(row -> row.<String>getAs("source")).toList();
  }

  private static List<Row> rows(CorpusRow corpus) {
    return warehouse
        .read(WarehouseTable.CORPUS_SEQUENCES, "corpus_id", List.of(corpus.corpusId()))
        .orderBy("sequence_id")
        .collectAsList();
  }

  private static Configuration hadoop() {
    return warehouse.spark().sparkContext().hadoopConfiguration();
  }
}
