package io.sparsing.model.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MergeLearnerTest {
  private static final int ALL = 1_000;

  /**
   * The words of the paper (arXiv 1508.07909, algorithm 1). Pairs at the start: es 6 + 3 = 9, st 9,
   * we 2 + 6 = 8, lo and ow 5 + 2 = 7, ne and ew 6, wi, id and de 3, er 2.
   */
  @Test
  void mergesTheMostFrequentPairFirst() {
    List<TokenPair> merges =
        MergeLearner.learn(Map.of("low", 5L, "lower", 2L, "newest", 6L, "widest", 3L), ALL);

    assertThat(merges)
        .containsExactly(
            pair('e', 's'), // 259: 9 like st, and e comes before s; then we is 2, es+t 9
            new TokenPair(259, id('t')), // 260 "est": 9
            pair('l', 'o'), // 261: 7 like ow
            new TokenPair(261, id('w')), // 262 "low": 7
            pair('e', 'w'), // 263: 6 like ne and w+est
            new TokenPair(id('n'), 263), // 264 "new": 6 like ew+est
            new TokenPair(264, 260), // 265 "newest": 6
            new TokenPair(id('d'), 260), // 266 "dest": 3 like id and wi
            new TokenPair(id('i'), 266), // 267: 3 like wi
            new TokenPair(id('w'), 267), // 268 "widest": 3
            pair('e', 'r'), // 269: 2 like low+e
            new TokenPair(262, 269)); // 270 "lower": 2; every word is one token now
  }

  @Test
  void overlappingPairsCountAtEachPlaceAndMergeFromTheLeft() {
    // aaaaa has aa at 4 places, ab 3 times 1. Merged: 259 259 a, where each pair stands once.
    assertThat(MergeLearner.learn(Map.of("aaaaa", 1L, "ab", 3L), 1))
        .containsExactly(pair('a', 'a'));
    assertThat(pair('a', 'a').replacedIn(ids("aaaaa"), 259)).containsExactly(259, 259, id('a'));
    assertThat(MergeLearner.learn(Map.of("aaaaa", 1L), ALL)).containsExactly(pair('a', 'a'));
  }

  @Test
  void whatOccursOnceIsNotMerged() {
    assertThat(MergeLearner.learn(Map.of("abc", 1L, "de", 1L), ALL)).isEmpty();
    assertThat(MergeLearner.learn(Map.of("a", 9L, "", 9L), ALL)).isEmpty();
    assertThat(MergeLearner.learn(Map.of("ab", 2L), 0)).isEmpty();
  }

  @Property(tries = 300)
  void countingAllPairsAgainAfterEachMergeGivesTheSame(@ForAll("words") Map<String, Long> words) {
    List<TokenPair> merges = MergeLearner.learn(words, 40);

    assertThat(merges).isEqualTo(learnedNaively(words, 40));
    Map<String, Long> reversed = new LinkedHashMap<>();
    words.keySet().stream()
        .sorted(Comparator.reverseOrder())
        .forEach(word -> reversed.put(word, words.get(word)));
    assertThat(MergeLearner.learn(reversed, 40)).isEqualTo(merges);
  }

  @Property(tries = 300)
  void noTwoTokensSpellTheSame(@ForAll("words") Map<String, Long> words) {
    List<String> spelled = new ArrayList<>();
    for (int id = 0; id < ByteTokenizer.VOCABULARY_SIZE; id++) {
      spelled.add(Character.toString(0x1000 + id));
    }
    for (TokenPair merge : MergeLearner.learn(words, ALL)) {
      spelled.add(spelled.get(merge.left()) + spelled.get(merge.right()));
    }
    assertThat(spelled).doesNotHaveDuplicates();
  }

  /** Few letters and long words, so that pairs overlap and repeat. */
  @Provide
  Arbitrary<Map<String, Long>> words() {
    return Arbitraries.maps(
            Arbitraries.strings().withChars("abc").ofMaxLength(12),
            Arbitraries.longs().between(1, 4))
        .ofMaxSize(30);
  }

  private static List<TokenPair> learnedNaively(Map<String, Long> wordCounts, int merges) {
    Map<String, int[]> words = new HashMap<>();
    wordCounts.keySet().forEach(word -> words.put(word, ids(word)));
    List<TokenPair> learned = new ArrayList<>();
    while (learned.size() < merges) {
      TreeMap<TokenPair, Long> pairs = new TreeMap<>();
      words.forEach(
          (word, tokens) -> {
            for (int i = 1; i < tokens.length; i++) {
              pairs.merge(new TokenPair(tokens[i - 1], tokens[i]), wordCounts.get(word), Long::sum);
            }
          });
      long most = pairs.values().stream().mapToLong(Long::longValue).max().orElse(0);
      if (most < 2) {
        break;
      }
      TokenPair best =
          pairs.entrySet().stream()
              .filter(pair -> pair.getValue() == most)
              .findFirst()
              .orElseThrow()
              .getKey();
      int merged = 259 + learned.size();
      words.replaceAll((word, tokens) -> best.replacedIn(tokens, merged));
      learned.add(best);
    }
    return learned;
  }

  private static TokenPair pair(char left, char right) {
    return new TokenPair(id(left), id(right));
  }

  private static int id(char letter) {
    return letter + 3;
  }

  private static int[] ids(String word) {
    return word.chars().map(letter -> letter + 3).toArray();
  }
}
