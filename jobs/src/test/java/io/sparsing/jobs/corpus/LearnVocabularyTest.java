package io.sparsing.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.cli.LocalSpark;
import io.sparsing.jobs.table.CorpusRow;
import io.sparsing.jobs.table.Warehouse;
import io.sparsing.jobs.table.WarehouseTable;
import io.sparsing.model.training.data.MergeLearner;
import io.sparsing.model.training.data.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder {@code tokenizer}: what it holds, when it is used again, when it is refused. */
class LearnVocabularyTest {
  @TempDir static Path shared;
  private static Warehouse warehouse;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    warehouse = LocalSpark.open(shared.resolve("warehouse"));
  }

  @Test
  void mergesTheWordsOfTheText() throws IOException {
    Path text = text("text", "a hen, the hen");
    LearnedVocabulary learned = learn(text, 262);

    // (h, e) stands twice in " hen" and once in " the": 3. After it (space, he) and (he, n) stand
    // twice each, and the space has the lower id; then (" he", n). Every other pair stands once.
    Vocabulary expected =
        Vocabulary.of(MergeLearner.learn(Map.of(" hen", 2L, "a", 1L, " the", 1L, ",", 1L), 3));
    assertThat(learned.vocabulary()).isEqualTo(expected);
    assertThat(expected.tokenizerJson())
        .contains("\"he\" : 259", "\"Ġhe\" : 260", "\"Ġhen\" : 261");
    Path tokenizer = folder.resolve("models/tokenizer");
    assertThat(learned.folder()).isEqualTo("file:" + tokenizer);
    assertThat(names(tokenizer))
        .containsExactly("tokenizer.json", "tokenizer_config.json", "vocabulary.json");
    assertThat(names(folder.resolve("models"))).containsExactly("tokenizer");
    assertThat(tokenizer.resolve("tokenizer.json")).hasContent(expected.tokenizerJson());
    assertThat(Files.readString(tokenizer.resolve("tokenizer_config.json")))
        .contains("\"model_max_length\" : 24");
    assertThat(Files.readString(tokenizer.resolve("vocabulary.json")))
        .contains("\"vocabulary_size\" : 262", "\"corpus\" : \"");
  }

  @Test
  void documentsBeginWithBosAndGoOnWithoutIt() throws IOException {
    Path text = text("text", "a hen, the hen");
    CorpusRow corpus =
        TokenizeCorpusAction.inVocabulary(warehouse, text.toString(), 5, learn(text, 262));

    // <s> a " hen" , " " t | he " hen": 97 + 3, ',' is 44 + 3, ' ' 32 + 3, 't' 116 + 3.
    assertThat(
            warehouse
                .read(WarehouseTable.CORPUS_SEQUENCES, "corpus_id", List.of(corpus.corpusId()))
                .orderBy("sequence_id")
                .collectAsList())
        .map(row -> row.getList(row.fieldIndex("tokens")).toString())
        .containsExactly("[1, 100, 261, 47, 35]", "[119, 259, 261]");
    assertThat(corpus.tokenizerId()).hasSize(64);
    assertThat(corpus.largestToken()).contains(261);
  }

  @Test
  void partitionsChangeNothing() {
    JavaRDD<Document> documents =
        CorpusDocuments.open(warehouse.spark(), "wordnet:validation").documents();
    Map<String, Long> one = WordCounting.count(documents.coalesce(1));
    Map<String, Long> seven = WordCounting.count(documents.repartition(7));

    assertThat(seven).isEqualTo(one).hasSizeGreaterThan(1_000);
    assertThat(MergeLearner.learn(seven, 500)).isEqualTo(MergeLearner.learn(one, 500)).hasSize(500);
  }

  @Test
  void whatIsThereIsNotLearnedAgain() throws IOException {
    Path text = text("text", "a hen, the hen");
    Vocabulary learned = learn(text, 262).vocabulary();
    Path file = folder.resolve("models/tokenizer/tokenizer.json");
    Files.writeString(file, learned.tokenizerJson() + "\n");

    assertThat(learn(text, 262).vocabulary().tokenizerJson())
        .isEqualTo(learned.tokenizerJson() + "\n");
    // The same text in another place has other files, and is read to see that it is the same.
    assertThat(learn(text("copy", "a hen, the hen"), 262).vocabulary().size()).isEqualTo(262);
  }

  @Test
  void anotherTextOrSizeIsRefused() throws IOException {
    Path text = text("text", "a hen, the hen");
    learn(text, 262);
    Path other = text("other", "a hat, the hat");

    assertThatThrownBy(() -> learn(other, 262))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot use the tokenizer in file:%s: expected 262 ids learned from %s, found 262"
                + " learned from another text; train into another folder",
            folder.resolve("models/tokenizer"), other);
    assertThatThrownBy(() -> learn(text, 261))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot use the tokenizer in file:%s: expected 261 ids learned from %s, found 262"
                + " learned from it; train into another folder",
            folder.resolve("models/tokenizer"), text);
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    Path tokenizer = Files.createDirectories(folder.resolve("models/tokenizer"));
    Path text = text("text", "a hen, the hen");
    String complaint =
        "Cannot use the tokenizer in file:%s: expected vocabulary.json of a vocabulary learned"
            + " here, found %s";

    assertThatThrownBy(() -> learn(text, 262))
        .isInstanceOf(InputException.class)
        .hasMessage(complaint, tokenizer, "no such file");
    for (String json : List.of("{", "[]", "{\"corpus\": \"x\"}")) {
      Files.writeString(tokenizer.resolve("vocabulary.json"), json);
      assertThatThrownBy(() -> learn(text, 262))
          .isInstanceOf(InputException.class)
          .hasMessage(complaint, tokenizer, "something else");
    }
  }

  @Test
  void aTextWithTooFewPairsIsRefused() throws IOException {
    // " hen" twice and he three times: three merges.
    Path text = text("text", "a hen, the hen");
    assertThatThrownBy(() -> learn(text, 300))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot learn a vocabulary of 300 ids from %s: expected 41 pairs of tokens that occur"
                + " twice or more, found 3, which give 262 ids",
            text);
    assertThat(folder.resolve("models")).doesNotExist();
  }

  @Test
  void tokensAreRefused() throws IOException {
    Path corpus = Files.createDirectory(folder.resolve("tokens"));
    Files.writeString(corpus.resolve("one.json"), "[[5, 6]]");
    assertThatThrownBy(() -> learn(corpus, 300))
        .isInstanceOf(InputException.class)
        .hasMessage("Cannot train on corpus %s: expected text, found tokens", corpus);
  }

  private LearnedVocabulary learn(Path corpus, int size) {
    return new LearnVocabularyAction(
            warehouse.spark(), corpus.toString(), size, 24, folder.resolve("models").toString())
        .execute();
  }

  private Path text(String name, String text) throws IOException {
    Path corpus = Files.createDirectories(folder.resolve(name));
    Files.writeString(corpus.resolve("a.txt"), text);
    return corpus;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
