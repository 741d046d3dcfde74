package io.sparsing.model.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.model.training.data.MergeLearner;
import io.sparsing.model.training.data.TokenPair;
import io.sparsing.model.training.data.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Words, and the vocabularies learned from them, as the tokenizers library reads them. */
class TextWordsTest {
  private static final String TEXT =
      """
      The cat sat on the mat. The hat that the cat had was a flat hat; that's what she'd said!
      Über 42 Öfen laufen. 猫が座った、猫が寝た。 Naïve cafés; 2024 2025.
      """
          .repeat(3);

  /** The regular expression of GPT-2's tokenizer, in Java's spelling. */
  private static final Pattern GPT2 =
      Pattern.compile(
          "'(?:s|t|re|ve|m|ll|d)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  @Test
  void aWordIsAPieceOfTextWithTheSpaceBeforeIt() {
    try (TextWords words = TextWords.open()) {
      // ' is no letter: 's stands alone. Of three spaces the last belongs to the word behind them.
      assertThat(words.count("it's  a   cat, a cat 42"))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "it", 1L, "'s", 1L, " ", 1L, " a", 2L, "  ", 1L, " cat", 2L, ",", 1L, " 42", 1L));
      assertThat(words.count("é")).containsExactly(Map.entry("\u00C3\u00A9", 1L));
      assertThat(words.count("")).isEmpty();
    }
  }

  @Test
  void aSpecialTokenIsNoWord() {
    try (TextWords words = TextWords.open()) {
      assertThat(words.count("ab<s>cd</s>")).containsOnlyKeys("ab", "cd");
    }
  }

  @Test
  void longTextsAreCutWhereNoWordIs() {
    // Nearly nine pieces.
    String text = "It's  a naïve   cat\n\n and, 猫 42!\t ".repeat(2_000);
    try (TextWords words = TextWords.open()) {
      assertThat(words.count(text)).isEqualTo(wordsByGpt2sExpression(text));
      // Runs of white space that are longer than a piece, and a text without any.
      for (String fill : List.of(" ", "\n", "\u00A0", "x", "猫。")) {
        String long20k = "a b" + fill.repeat(20_000) + "c d " + fill.repeat(20_000);
        assertThat(words.count(long20k)).isEqualTo(wordsByGpt2sExpression(long20k));
      }
    }
  }

  @Property(tries = 200)
  void wordsAreThoseOfGpt2sExpression(@ForAll("texts") String any) {
    // The library knows letters of later versions of Unicode than Java 17 does.
    String text =
        any.codePoints()
            .map(point -> Character.isDefined(point) ? point : '?')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    try (TextWords words = TextWords.open()) {
      assertThat(words.count(text)).isEqualTo(wordsByGpt2sExpression(text));
    }
  }

  @Property(tries = 200)
  void everyTextComesBackFromItsTokens(@ForAll("texts") String text) throws IOException {
    Vocabulary vocabulary = Vocabulary.of(merges(TEXT, 150));
    try (HuggingFaceTokenizer tokenizer = opened(vocabulary)) {
      long[] ids = tokenizer.encode(text).getIds();

      assertThat(ids[0]).isEqualTo(1);
      assertThat(Arrays.stream(ids)).allMatch(id -> id >= 0 && id < vocabulary.size());
      assertThat(tokenizer.decode(ids, true)).isEqualTo(text);
    }
  }

  @Property(tries = 200)
  void mergesAppliedInTheirOrderGiveWhatTheLibraryEncodes(@ForAll("texts") String text)
      throws IOException {
    String mixed = text + TEXT.substring(0, 100) + text;
    List<TokenPair> merges = merges(TEXT + mixed, 150);
    try (HuggingFaceTokenizer tokenizer = opened(Vocabulary.of(merges))) {
      TreeMap<Integer, Long> byHand = new TreeMap<>();
      words(mixed)
          .forEach(
              (word, count) ->
                  applied(merges, word).forEach(id -> byHand.merge(id, count, Long::sum)));

      TreeMap<Integer, Long> encoded = new TreeMap<>();
      for (long id : tokenizer.encode(mixed, false, false).getIds()) {
        encoded.merge((int) id, 1L, Long::sum);
      }
      assertThat(encoded).isEqualTo(byHand);
    }
  }

  @Test
  void tokensOfAWordStandInOrder() throws IOException {
    List<TokenPair> merges = merges(TEXT, 150);
    try (HuggingFaceTokenizer tokenizer = opened(Vocabulary.of(merges))) {
      for (String word : List.of(" that", " hats", "flatten", " chat", "Öfen", "xyz")) {
        assertThat(
                Arrays.stream(tokenizer.encode(word, false, false).getIds())
                    .mapToInt(id -> (int) id))
            .containsExactlyElementsOf(applied(merges, latin1(word)));
      }
    }
  }

  @Test
  void theVocabularyNumbersItsTokensInTheOrderOfTheMerges() throws IOException {
    // " ab" stands three times, so its first pair by ids, (space, a), comes before (a, b).
    Vocabulary vocabulary = Vocabulary.of(merges("x ab ab ab", 2));
    JsonNode model = new ObjectMapper().readTree(vocabulary.tokenizerJson()).get("model");

    assertThat(vocabulary.size()).isEqualTo(261);
    assertThat(model.get("merges")).map(JsonNode::textValue).containsExactly("Ġ a", "Ġa b");
    assertThat(model.get("vocab").get("Ġa").intValue()).isEqualTo(259);
    assertThat(model.get("vocab").get("Ġab").intValue()).isEqualTo(260);
    assertThat(model.get("vocab")).hasSize(261);
  }

  @Test
  void bytesAreWrittenAsEver() {
    // Of the file that version 0.2.0 wrote.
    assertThat(Vocabulary.BYTES.identity())
        .isEqualTo("12ec90f197c8058da465c1fa10ec09596db592d59c6cf123cc2d11596b6f440e");
    assertThat(Vocabulary.BYTES.isBytes()).isTrue();
    assertThat(Vocabulary.of(List.of()).isBytes()).isFalse();
  }

  @Test
  void aVocabularyOfAnImpossibleSizeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Vocabulary(258, "{}"))
        .withMessage("Cannot use a vocabulary: expected 259 to 65536 ids, found 258");
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().all().ofMinLength(1).ofMaxLength(60),
            Arbitraries.strings().withChars("that cat'\n ").ofMinLength(1).ofMaxLength(60))
        .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text))
        // Texts that spell out a special token are read as that token.
        .filter(text -> !text.contains("<pad>") && !text.contains("s>"));
  }

  private static List<TokenPair> merges(String text, int count) {
    return MergeLearner.learn(words(text), count);
  }

  private static Map<String, Long> wordsByGpt2sExpression(String text) {
    return GPT2.matcher(text)
        .results()
        .collect(Collectors.groupingBy(found -> latin1(found.group()), Collectors.counting()));
  }

  /** One character for each byte of UTF-8. */
  private static String latin1(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static Map<String, Long> words(String text) {
    try (TextWords words = TextWords.open()) {
      return words.count(text);
    }
  }

  /** Each merge in its turn, wherever its pair stands, from the left. */
  private static List<Integer> applied(List<TokenPair> merges, String word) {
    List<Integer> tokens = new ArrayList<>(word.chars().map(value -> value + 3).boxed().toList());
    for (int rank = 0; rank < merges.size(); rank++) {
      List<Integer> pair = List.of(merges.get(rank).left(), merges.get(rank).right());
      for (int i = 0; i + 1 < tokens.size(); i++) {
        if (tokens.subList(i, i + 2).equals(pair)) {
          tokens.remove(i);
          tokens.set(i, 259 + rank);
        }
      }
    }
    return tokens;
  }

  private static HuggingFaceTokenizer opened(Vocabulary vocabulary) throws IOException {
    byte[] json = vocabulary.tokenizerJson().getBytes(StandardCharsets.UTF_8);
    return HuggingFaceTokenizer.newInstance(
        new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
  }
}
