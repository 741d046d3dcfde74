package io.sparsing.jobs.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparsing.jobs.InputException;
import io.sparsing.jobs.corpus.WordNetGlosses.Split;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WordNetGlossesTest {
  private static List<Document> train;
  private static List<Document> validation;

  @BeforeAll
  static void read() {
    train = WordNetGlosses.documents(Split.TRAIN);
    validation = WordNetGlosses.documents(Split.VALIDATION);
  }

  @Test
  void splitsShareNoSynset() {
    Set<String> trained = new HashSet<>(train.stream().map(Document::id).toList());
    assertThat(validation).isNotEmpty().noneMatch(document -> trained.contains(document.id()));
    assertThat(train).allMatch(document -> Split.of(document.id()) == Split.TRAIN);
    assertThat(validation).allMatch(document -> Split.of(document.id()) == Split.VALIDATION);
  }

  @Test
  void splitsShareHardlyAnyText() {
    Set<String> trained = new HashSet<>();
    train.forEach(document -> glosses(document).forEach(trained::add));
    List<String> measured = validation.stream().flatMap(WordNetGlossesTest::glosses).toList();
    long shared = measured.stream().filter(trained::contains).count();
    // Some synsets are glossed in the same words; more than a few in a hundred would be a leak.
    assertThat(shared).isLessThan(measured.size() / 50);
  }

  @Test
  void bothSplitsAreLongEnough() {
    // Documents are what errors are computed from: 60 of them and 100,000 positions at least.
    assertThat(bytes(validation)).isBetween(100_000L, 130_000L);
    assertThat(validation).hasSizeBetween(60, 90);
    assertThat(bytes(train)).isGreaterThan(7_000_000L);
  }

  @Test
  void documentsAreNumberedAndTellTheirSource() {
    for (int i = 0; i < validation.size(); i++) {
      assertThat(validation.get(i).order()).isEqualTo(i);
      assertThat(validation.get(i).source()).isEqualTo("wordnet");
      assertThat(text(validation.get(i))).endsWith("\n");
    }
  }

  @Test
  void theLicenceIsNoGloss() {
    assertThat(train).noneMatch(document -> text(document).contains("Princeton University and"));
  }

  @Test
  void splitsHaveTwoNames() {
    assertThat(Split.named("train")).isEqualTo(Split.TRAIN);
    assertThat(Split.named("validation")).isEqualTo(Split.VALIDATION);
    assertThatThrownBy(() -> Split.named("test"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "Cannot read corpus wordnet:test: expected wordnet:train or wordnet:validation");
  }

  private static Stream<String> glosses(Document document) {
    return text(document).lines();
  }

  private static long bytes(List<Document> documents) {
    return documents.stream()
        .mapToLong(document -> text(document).getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  private static String text(Document document) {
    return ((Document.Text) document.content()).text();
  }
}
