package io.sparsing.model.training.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * How often each pair of tokens stands side by side, and in which words; finds the most frequent.
 *
 * <p>Counts change between two calls of {@link #settle}. Each new count then becomes a candidate,
 * and the ones of earlier counts are passed over when they come up.
 */
final class PairIndex {
  /** What occurs once is no pattern: merging it makes a token that nothing else uses. */
  private static final long LEAST_COUNT = 2;

  private final Map<TokenPair, Occurrences> pairs = new HashMap<>();
  private final Set<TokenPair> changed = new HashSet<>();
  private final PriorityQueue<Candidate> candidates = new PriorityQueue<>();

  /** A pair with its count when it was offered; the most frequent first, then the lower ids. */
  private record Candidate(TokenPair pair, long count) implements Comparable<Candidate> {
    private static final Comparator<Candidate> ORDER =
        Comparator.comparingLong(Candidate::count).reversed().thenComparing(Candidate::pair);

    @Override
    public int compareTo(Candidate other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Occurrences {
    private long count;
    private long offered;
    private int[] words = new int[1];
    private int size;
  }

  /** Adds to the count of every pair of a word. */
  void count(int[] tokens, long change) {
    for (int i = 1; i < tokens.length; i++) {
      TokenPair pair = new TokenPair(tokens[i - 1], tokens[i]);
      occurrences(pair).count += change;
      changed.add(pair);
    }
  }

  /** Notes that a word holds a pair; all pairs of a word must be noted one after another. */
  void note(TokenPair pair, int word) {
    Occurrences here = occurrences(pair);
    if (here.size > 0 && here.words[here.size - 1] == word) {
      return; // twice in this word
    }
    if (here.size == here.words.length) {
      here.words = Arrays.copyOf(here.words, 2 * here.size);
    }
    here.words[here.size++] = word;
  }

  /** Makes candidates of the counts that changed. */
  void settle() {
    for (TokenPair pair : changed) {
      Occurrences here = pairs.get(pair);
      if (here.count != here.offered && here.count >= LEAST_COUNT) {
        candidates.add(new Candidate(pair, here.count));
      }
      here.offered = here.count;
    }
    changed.clear();
  }

  /** The pair that occurs most often, at least twice; of equals the one with the lower ids. */
  Optional<TokenPair> mostFrequent() {
    while (!candidates.isEmpty()) {
      Candidate first = candidates.remove();
      if (first.count() == pairs.get(first.pair()).count) {
        return Optional.of(first.pair());
      }
    }
    return Optional.empty();
  }

  /** Words that hold a pair, or did; drops the list, for a merged pair never comes back. */
  int[] takeWords(TokenPair pair) {
    Occurrences here = pairs.get(pair);
    int[] words = Arrays.copyOf(here.words, here.size);
    here.words = new int[1];
    here.size = 0;
    return words;
  }

  private Occurrences occurrences(TokenPair pair) {
    return pairs.computeIfAbsent(pair, key -> new Occurrences());
  }
}
