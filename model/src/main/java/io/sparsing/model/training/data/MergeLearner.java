package io.sparsing.model.training.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Learns which tokens to merge (byte-pair encoding; Sennrich et al., arXiv 1508.07909, section 3.2,
 * on bytes).
 *
 * <p>Every word begins as its bytes. Again and again the pair of neighbouring tokens that occurs
 * most often becomes a token. A word's pairs count as often as the word occurs. Of pairs that occur
 * equally often, the one with the lower left id is merged, then the one with the lower right id.
 *
 * <p>After a merge only the words that hold the pair are counted again, so W words and M merges
 * take far less than W · M steps. This is our own code because the tokenizers library offers no
 * training to Java.
 *
 * <p>No two tokens spell the same bytes. Wherever such a stretch of bytes comes to two tokens, no
 * earlier merge crossed its ends, so the same merges were made in it everywhere, and one pair alone
 * spells it.
 */
public final class MergeLearner {
  private final PairIndex index = new PairIndex();
  private final int[][] words;
  private final long[] counts;

  private MergeLearner(Map<String, Long> wordCounts) {
    this.words = new int[wordCounts.size()][];
    this.counts = new long[wordCounts.size()];
    int word = 0;
    for (Map.Entry<String, Long> entry : wordCounts.entrySet()) {
      words[word] = bytes(entry.getKey());
      counts[word] = entry.getValue();
      index.count(words[word], counts[word]);
      for (int i = 1; i < words[word].length; i++) {
        index.note(new TokenPair(words[word][i - 1], words[word][i]), word);
      }
      word++;
    }
    index.settle();
  }

  /**
   * The merges in their order; merge i makes token 259 + i.
   *
   * @param wordCounts how often each word occurs; a word has one character, U+0000 to U+00FF, for
   *     each byte
   * @param merges how many are wanted; there are fewer where no other pair occurs twice
   */
  public static List<TokenPair> learn(Map<String, Long> wordCounts, int merges) {
    MergeLearner learner = new MergeLearner(wordCounts);
    List<TokenPair> learned = new ArrayList<>();
    while (learned.size() < merges) {
      Optional<TokenPair> pair = learner.index.mostFrequent();
      if (pair.isEmpty()) {
        break;
      }
      learner.merge(pair.get(), ByteTokenizer.VOCABULARY_SIZE + learned.size());
      learned.add(pair.get());
    }
    return List.copyOf(learned);
  }

  private void merge(TokenPair pair, int merged) {
    for (int word : index.takeWords(pair)) {
      int[] before = words[word];
      int[] after = pair.replacedIn(before, merged);
      index.count(before, -counts[word]);
      index.count(after, counts[word]);
      for (int i = 1; i < after.length; i++) {
        if (after[i - 1] == merged || after[i] == merged) {
          index.note(new TokenPair(after[i - 1], after[i]), word);
        }
      }
      words[word] = after;
    }
    index.settle();
  }

  private static int[] bytes(String word) {
    return word.chars().map(value -> value + ByteTokenizer.FIRST_BYTE).toArray();
  }
}
