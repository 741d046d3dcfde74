package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnionStateTest {
  @Test
  void agreesWithArithmeticByHand() {
    // One sequence of 5 positions, 4 neurons: active are {0}, {0,1}, {2}, {}, {3}.
    UnionState state = UnionState.of(new long[] {0b0001, 0b0011, 0b0100, 0, 0b1000}, 1, 5);
    // Single tokens: 1 + 2 + 1 + 0 + 1 of 5 · 4.
    assertThat(state.chunks(1)).isEqualTo(5);
    assertThat(state.activationRatio(1, 4)).isEqualTo(5 / 20.0);
    // Pairs {0,1} and {2}; the fifth position has no partner: 2 + 1 of 2 · 4.
    assertThat(state.chunks(2)).isEqualTo(2);
    assertThat(state.activationRatio(2, 4)).isEqualTo(3 / 8.0);
    // One chunk of four, {0,1,2}; none of eight.
    assertThat(state.activationRatio(4, 4)).isEqualTo(3 / 4.0);
    assertThat(state.chunks(8)).isZero();
    assertThatThrownBy(() -> state.activationRatio(8, 4))
        .hasMessage(
            "Cannot compute union sparsity: expected at least 1 chunk of 8 tokens, found 0");
    assertThatThrownBy(() -> state.chunks(3))
        .hasMessage(
            "Cannot read union sparsity: expected chunks of 1, 2, 4, 8 or 16 tokens, found 3");
  }

  @Test
  void chunksEndWithTheirSequence() {
    // Two sequences of 3 positions: pairs are (0, 1) and (3, 4), never (2, 3).
    UnionState state = UnionState.of(new long[] {1, 2, 4, 8, 16, 32}, 2, 3);
    assertThat(state.chunks(2)).isEqualTo(2);
    assertThat(state.activePairs(2)).isEqualTo(4);
    assertThat(state.chunks(4)).isZero();
    assertThatThrownBy(() -> UnionState.of(new long[5], 2, 3))
        .hasMessage(
            "Cannot join masks: expected the same number of words for each of 2 x 3 positions,"
                + " found 5 words");
  }

  @Property
  void anySplitInAnyOrderGivesWhatTheNaiveTwinGives(
      @ForAll @IntRange(min = 1, max = 6) int sequences,
      @ForAll @IntRange(min = 1, max = 40) int positions,
      @ForAll @IntRange(min = 1, max = 3) int width,
      @ForAll long seed) {
    Random random = new Random(seed);
    long[][][] masks = new long[sequences][positions][width];
    List<UnionState> parts = new ArrayList<>();
    for (long[][] mask : masks) {
      long[] words = new long[positions * width];
      for (int i = 0; i < words.length; i++) {
        words[i] = 0x8001L << random.nextInt(64);
        mask[i / width][i % width] = words[i];
      }
      parts.add(UnionState.of(words, 1, positions));
    }
    UnionState whole = UnionState.of(flat(masks), sequences, positions);
    Collections.shuffle(parts, random);
    UnionState merged = parts.stream().reduce(UnionState.EMPTY, UnionState::merge);
    UnionState copy = Serialized.of(UnionState.class, merged).copy();
    for (int tokens : UnionState.chunkTokens()) {
      long chunks = (long) sequences * (positions / tokens);
      assertThat(List.of(whole.chunks(tokens), merged.chunks(tokens), copy.chunks(tokens)))
          .containsOnly(chunks);
      assertThat(
              List.of(
                  whole.activePairs(tokens), merged.activePairs(tokens), copy.activePairs(tokens)))
          .containsOnly(naivePairs(masks, tokens));
    }
  }

  private static long naivePairs(long[][][] masks, int tokens) {
    long pairs = 0;
    for (long[][] mask : masks) {
      for (int first = 0; first + tokens <= mask.length; first += tokens) {
        for (int neuron = 0; neuron < 64 * mask[0].length; neuron++) {
          boolean active = false;
          for (int position = first; position < first + tokens; position++) {
            active |= (mask[position][neuron / 64] >>> (neuron % 64) & 1) == 1;
          }
          pairs += active ? 1 : 0;
        }
      }
    }
    return pairs;
  }

  private static long[] flat(long[][][] masks) {
    int width = masks[0][0].length;
    long[] words = new long[masks.length * masks[0].length * width];
    int at = 0;
    for (long[][] mask : masks) {
      for (long[] row : mask) {
        System.arraycopy(row, 0, words, at, width);
        at += width;
      }
    }
    return words;
  }
}
