package io.sparsing.jobs.corpus;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.TinyCheckpoint;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.WarehouseTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every form of corpus, with windows written out by hand: {@code <s>} is 1, 'a' is 97 + 3. */
class TokenizeCorpusTest {
  private static final String SPLIT_SIZE = "mapreduce.input.fileinputformat.split.maxsize";

  @TempDir static Path shared;
  private static CorpusTables tables;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    tables = CorpusTables.in(shared);
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

    CorpusRow corpus = tables.tokenize(folder, 4);

    // a.txt: <s> a b c | <s> d e f; b.txt: <s> C3 A9, since é is two bytes: 195 + 3, 169 + 3.
    assertThat(tables.sequences(corpus))
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
    assertThat(tables.sequences(tables.tokenize(folder, 4)))
        .containsExactly("0 0 a.txt [1, 100, 101, 102]", "1 1 a.txt [1, 103, 104, 105]");
  }

  @Test
  void bosIsPartOfTheIdentity() throws IOException {
    write("a.txt", "abcdef");
    CorpusRow withBos = tables.tokenize(folder, 4);
    Path checkpoint = Path.of(URI.create(tables.checkpoint().uri()));
    Path config = checkpoint.resolve("tokenizer_config.json");
    String before = Files.readString(config);
    Files.writeString(config, "{\"bos_token\": null}");
    try {
      CorpusRow without = tables.tokenize(folder, 4);
      assertThat(tables.sequences(without))
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
    CorpusRow corpus = tables.tokenize(folder, 16);
    assertThat(tables.sequences(corpus)).containsExactly("0 0 x [1, 100, 101]", "1 0 8 [1, 102]");
    assertThat(sources(corpus)).containsExactly("web", "books");
    assertThat(corpus.documents()).isEqualTo(2);
  }

  /** {@code a[1]} is a glob for {@code a1} too, but it is there as it is written. */
  @Test
  void aPathThatExistsIsLiteral() throws IOException {
    Path brackets = Files.createDirectory(folder.resolve("a[1] {b}"));
    Files.writeString(brackets.resolve("c*.jsonl"), "{\"id\": \"l\", \"text\": \"c\"}\n");
    Files.writeString(brackets.resolve("d?.txt"), "d");
    tables
        .warehouse()
        .spark()
        .sql("SELECT 'e' AS id, 'e' AS text")
        .write()
        .parquet(brackets.resolve("e[2]").toString());
    Path other = Files.createDirectory(folder.resolve("a1 {b}"));
    Files.writeString(other.resolve("x.txt"), "x");

    assertThat(tables.sequences(tables.tokenize(brackets, 8)))
        .containsExactlyInAnyOrder("0 0 l [1, 102]", "1 0 d?.txt [1, 103]", "2 0 e [1, 104]");
    assertThat(tables.sequences(tables.tokenize(brackets.resolve("c*.jsonl"), 8)))
        .containsExactly("0 0 l [1, 102]");
    assertThat(tables.sequences(tables.tokenize(brackets.resolve("*.txt"), 8)))
        .containsExactly("0 0 d?.txt [1, 103]");
    assertThat(tables.sequences(tables.tokenize(folder.resolve("a[1-9] ?b}"), 8)))
        .containsExactly("0 0 x.txt [1, 123]");
  }

  @Test
  void tokensAreTakenAsTheyAre() throws IOException {
    write("one.jsonl", "{\"id\": \"t\", \"tokens\": [5, 6, 7]}\n");
    write("two.json", "[[8, 9], [10]]");
    CorpusRow corpus = tables.tokenize(folder, 2);
    assertThat(tables.sequences(corpus))
        .containsExactly("0 0 t [5, 6, 7]", "1 0 0 [8, 9]", "2 0 1 [10]");
    assertThat(corpus.tokenizerId()).isEqualTo("pre-tokenized");
    assertThat(corpus.contextTokens()).isZero();
  }

  @Test
  void parquetColumnsAreReadAsTextOrTokens() {
    Path text = folder.resolve("text");
    tables
        .warehouse()
        .spark()
        .sql("SELECT 'p' AS id, 'ab' AS text, 'web' AS source")
        .write()
        .parquet(text.toString());
    Path tokens = folder.resolve("tokens");
    tables
        .warehouse()
        .spark()
        .range(1)
        .select(col("id"), array(lit(5L), lit(6L)).as("tokens"))
        .write()
        .parquet(tokens.toString());

    CorpusRow ofText = tables.tokenize(text, 16);
    assertThat(tables.sequences(ofText)).containsExactly("0 0 p [1, 100, 101]");
    assertThat(sources(ofText)).containsExactly("web");
    assertThat(tables.sequences(tables.tokenize(tokens, 16))).containsExactly("0 0 0 [5, 6]");
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
    List<String> whole = tables.sequences(tables.tokenize(folder, 15));
    hadoop().set(SPLIT_SIZE, "50");
    List<String> split = tables.sequences(tables.tokenize(folder, 14));

    // Both contexts hold the longest document, <s> and 12 bytes, so the windows are the same.
    assertThat(whole).hasSize(24).isEqualTo(split);
    assertThat(whole.get(0)).isEqualTo("0 0 d00 [1, 125]");
    assertThat(whole.get(12)).isEqualTo("12 0 d00 [1, 125]");
  }

  @Test
  void theSameContentIsTokenisedOnce() throws IOException {
    write("a.txt", "again");
    CorpusRow first = tables.tokenize(folder, 8);
    long before = tables.warehouse().read(WarehouseTable.CORPUS_SEQUENCES).count();
    assertThat(tables.tokenize(folder, 8))
        .usingRecursiveComparison()
        .ignoringFields("createdAt")
        .isEqualTo(first);
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.writeString(copy.resolve("a.txt"), "again");
    assertThat(tables.tokenize(copy, 8).corpusId()).isEqualTo(first.corpusId());
    assertThat(tables.warehouse().read(WarehouseTable.CORPUS_SEQUENCES).count()).isEqualTo(before);
  }

  @Test
  void aBadLineIsNamedByFileAndNumber() throws IOException {
    String good = "{\"id\": \"d\", \"text\": \"some text\"}\n";
    Path file = write("bad.jsonl", good.repeat(6) + "{\"text\": \"cut\n" + good.repeat(2));
    hadoop().set(SPLIT_SIZE, "50");
    assertThatThrownBy(() -> tables.tokenize(folder, 8))
        .hasStackTraceContaining(
            "Cannot read file:%s, line 7: expected a JSON object, found {\"text\": \"cut"
                .formatted(file));
  }

  @Test
  void textAmongTokensIsRefused() throws IOException {
    write("a.jsonl", "{\"id\": \"t\", \"tokens\": [5]}\n{\"id\": \"u\", \"text\": \"x\"}\n");
    assertThatThrownBy(() -> tables.tokenize(folder, 8))
        .hasStackTraceContaining("expected tokens as in the corpus' first document, found text");
  }

  @Test
  void anEmptyCorpusIsRefused() throws IOException {
    assertThatThrownBy(() -> tables.tokenize(folder, 8))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read corpus %s: expected files ending in %s, found none",
            folder, CorpusFiles.EXPECTED);
    write("empty.txt", "");
    write("blank.txt", " \n\n");
    assertThatThrownBy(() -> tables.tokenize(folder, 8))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot read corpus %s: expected text or tokens, found none", folder);
  }

  @Test
  void aMissingFolderIsRefused() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> tables.tokenize(missing, 8))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read corpus %s: expected a file, a folder or a glob, found nothing", missing);
  }

  @Test
  void aContextLongerThanTheModelsIsRefused() throws IOException {
    write("a.txt", "text");
    assertThatThrownBy(() -> tables.tokenize(folder, TinyCheckpoint.CONTEXT + 1))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("expected a context of at most 16 tokens, found 17");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<String> sources(CorpusRow corpus) {
    return tables.rows(corpus).stream().map(row -> row.<String>getAs("source")).toList();
  }

  private static Configuration hadoop() {
    return tables.warehouse().spark().sparkContext().hadoopConfiguration();
  }
}
