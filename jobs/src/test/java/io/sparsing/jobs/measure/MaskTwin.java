package io.sparsing.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.MaskedSink;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Keeps every bit of every mask: the naive twin of neuron counts and unions. */
final class MaskTwin implements MaskedSink {
  private final int count;
  private final int neurons;
  private final Map<Integer, BitSet[][]> byLayer = new HashMap<>(); // [sequences][T]

  MaskTwin(int sequences, int neurons) {
    this.count = sequences;
    this.neurons = neurons;
  }

  @Override
  public void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron) {}

  @Override
  public void losses(Batch batch, float[] negativeLogLikelihoods) {}

  @Override
  public void mask(Batch batch, int layer, long[] words) {
    BitSet[][] sequences = byLayer.computeIfAbsent(layer, key -> new BitSet[count][]);
    int width = words.length / batch.positions();
    for (int row = 0; row < batch.sequences(); row++) {
      BitSet[] positions = new BitSet[batch.length()];
      for (int position = 0; position < positions.length; position++) {
        int first = (row * batch.length() + position) * width;
        positions[position] = BitSet.valueOf(Arrays.copyOfRange(words, first, first + width));
      }
      sequences[batch.sequenceIndices()[row]] = positions;
    }
  }

  long positions(int layer, int neuron) {
    long count = 0;
    for (BitSet[] sequence : byLayer.get(layer)) {
      for (BitSet position : sequence) {
        count += position.get(neuron) ? 1 : 0;
      }
    }
    return count;
  }

  void assertUnion(int layer, int tokens, long chunks, double ratio) {
    long expectedChunks = 0;
    long active = 0;
    for (BitSet[] sequence : byLayer.get(layer)) {
      for (int first = 0; first + tokens <= sequence.length; first += tokens) {
        BitSet union = new BitSet();
        for (int position = first; position < first + tokens; position++) {
          union.or(sequence[position]);
        }
        expectedChunks++;
        active += union.cardinality();
      }
    }
    assertThat(chunks).isEqualTo(expectedChunks);
    assertThat(ratio).isCloseTo(active / ((double) chunks * neurons), within(1e-12));
  }
}
