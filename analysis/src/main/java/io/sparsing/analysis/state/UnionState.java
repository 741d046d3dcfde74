package io.sparsing.analysis.state;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Union sparsity of one layer: how many neurons are active at one token at least of a chunk of
 * consecutive tokens, for chunks of 1, 2, 4, 8 and 16.
 *
 * <p>Chunks follow one another from the first position of a sequence and never overlap; a shorter
 * rest at the end of a sequence is left out. Counts in int64, merged exactly. Immutable.
 */
public final class UnionState implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int[] CHUNK_TOKENS = {1, 2, 4, 8, 16};

  private final long[] chunks; // [5]
  private final long[] activePairs; // [5] (chunk, neuron) pairs

  /** The state of no sequence. */
  public static final UnionState EMPTY =
      new UnionState(new long[CHUNK_TOKENS.length], new long[CHUNK_TOKENS.length]);

  private UnionState(long[] chunks, long[] activePairs) {
    this.chunks = chunks;
    this.activePairs = activePairs;
  }

  /**
   * The state of one layer over sequences of equal length.
   *
   * @param words row-major [B·T, W], one bit a neuron, 1 where it is active; overwritten
   * @param sequences B
   * @param positions T
   * @throws IllegalArgumentException where the words are no whole number a position
   */
  public static UnionState of(long[] words, int sequences, int positions) {
    if (sequences < 1 || positions < 1 || words.length % (sequences * positions) != 0) {
      throw new IllegalArgumentException(
          "Cannot join masks: expected the same number of words for each of %d x %d positions, found"
                  .formatted(sequences, positions)
              + " %d words".formatted(words.length));
    }
    int width = words.length / (sequences * positions);
    long[] chunks = new long[CHUNK_TOKENS.length];
    long[] pairs = new long[CHUNK_TOKENS.length];
    for (int i = 0; i < CHUNK_TOKENS.length; i++) {
      int stride = CHUNK_TOKENS[i]; // a chunk's union lies where its first position was
      int whole = positions / stride;
      chunks[i] = (long) sequences * whole;
      for (int sequence = 0; sequence < sequences; sequence++) {
        for (int chunk = 0; chunk < whole; chunk++) {
          int first = (sequence * positions + chunk * stride) * width;
          pairs[i] += join(words, first, i == 0 ? first : first + stride / 2 * width, width);
        }
      }
    }
    return new UnionState(chunks, pairs);
  }

  /** ORs a row into another and counts the bits that are then set. */
  private static long join(long[] words, int into, int row, int width) {
    long count = 0;
    for (int word = 0; word < width; word++) {
      words[into + word] |= words[row + word];
      count += Long.bitCount(words[into + word]);
    }
    return count;
  }

  /** The state of both sets of sequences. */
  public UnionState merge(UnionState other) {
    long[] mergedChunks = chunks.clone();
    long[] mergedPairs = activePairs.clone();
    for (int i = 0; i < mergedChunks.length; i++) {
      mergedChunks[i] += other.chunks[i];
      mergedPairs[i] += other.activePairs[i];
    }
    return new UnionState(mergedChunks, mergedPairs);
  }

  /** The chunk lengths in tokens, ascending: 1, 2, 4, 8, 16. */
  public static int[] chunkTokens() {
    return CHUNK_TOKENS.clone();
  }

  /** Chunks of one length. */
  public long chunks(int chunkTokens) {
    return chunks[index(chunkTokens)];
  }

  /** (chunk, neuron) pairs in which the neuron is active at one token of the chunk at least. */
  public long activePairs(int chunkTokens) {
    return activePairs[index(chunkTokens)];
  }

  /**
   * Share of neurons active at one token of a chunk at least, mean over chunks.
   *
   * @param neurons F
   * @throws IllegalStateException where no sequence is as long as a chunk
   */
  public double activationRatio(int chunkTokens, int neurons) {
    if (chunks(chunkTokens) == 0) {
      throw new IllegalStateException(
          "Cannot compute union sparsity: expected at least 1 chunk of %d tokens, found 0"
              .formatted(chunkTokens));
    }
    return activePairs(chunkTokens) / ((double) chunks(chunkTokens) * neurons);
  }

  private static int index(int chunkTokens) {
    int index = Arrays.binarySearch(CHUNK_TOKENS, chunkTokens);
    if (index < 0) {
      throw new IllegalArgumentException(
          "Cannot read union sparsity: expected chunks of 1, 2, 4, 8 or 16 tokens, found "
              + chunkTokens);
    }
    return index;
  }
}
