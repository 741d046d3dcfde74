package io.sparsing.model.runtime;

import io.sparsing.model.config.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups sequences of equal length into batches. Equal lengths need no padding, so what a sequence
 * yields does not depend on what it runs beside.
 *
 * @param positionsAtOnce positions that a batch aims at; one sequence at least
 */
record Batches(ModelConfig config, int positionsAtOnce) {
  /**
   * Plans batches by ascending length, sequences in their order.
   *
   * @throws IllegalArgumentException naming the sequence that this model cannot run
   */
  List<Batch> of(List<int[]> sequences) {
    Map<Integer, List<Integer>> indicesByLength = new TreeMap<>();
    for (int index = 0; index < sequences.size(); index++) {
      check(index, sequences.get(index));
      indicesByLength
          .computeIfAbsent(sequences.get(index).length, length -> new ArrayList<>())
          .add(index);
    }
    List<Batch> batches = new ArrayList<>();
    indicesByLength.forEach(
        (length, indices) -> {
          int most = sequencesPerBatch(length);
          for (int first = 0; first < indices.size(); first += most) {
            List<Integer> part = indices.subList(first, Math.min(first + most, indices.size()));
            batches.add(new Batch(part.stream().mapToInt(Integer::intValue).toArray(), length));
          }
        });
    return batches;
  }

  /** Token ids of a batch, row-major [B, T]. */
  static long[] tokens(Batch batch, List<int[]> sequences) {
    long[] tokens = new long[batch.positions()];
    int at = 0;
    for (int index : batch.sequenceIndices()) {
      for (int token : sequences.get(index)) {
        tokens[at++] = token;
      }
    }
    return tokens;
  }

  private int sequencesPerBatch(int length) {
    return Math.max(1, positionsAtOnce / length);
  }

  private void check(int index, int[] sequence) {
    if (sequence.length == 0 || sequence.length > config.maxPositions()) {
      throw new IllegalArgumentException(
          "Cannot run sequence %d: expected 1 to %d tokens, found %d"
              .formatted(index, config.maxPositions(), sequence.length));
    }
    int most = (Integer.MAX_VALUE - 8) / config.ffnSize(); // activations lie in one array
    if (sequence.length > most) {
      throw new IllegalArgumentException(
          "Cannot run sequence %d: expected at most %d tokens where a layer has %d neurons, found %d"
              .formatted(index, most, config.ffnSize(), sequence.length));
    }
    for (int position = 0; position < sequence.length; position++) {
      int token = sequence[position];
      if (token < 0 || token >= config.vocabularySize()) {
        throw new IllegalArgumentException(
            "Cannot run sequence %d: expected token ids in [0, %d), found %d at position %d"
                .formatted(index, config.vocabularySize(), token, position));
      }
    }
  }
}
