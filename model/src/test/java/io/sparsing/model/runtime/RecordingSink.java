package io.sparsing.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.model.runtime.kernel.LayerActivations;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sorts what the first layer and the losses of batches say by sequence. */
class RecordingSink implements DenseSink, TruncatedSink {
  final Map<Integer, float[]> lossesBySequence = new HashMap<>();
  final Map<Integer, float[]> activationsBySequence = new HashMap<>();
  final Map<Integer, int[]> activeBySequence = new HashMap<>();
  private final List<int[]> sequences;
  private final int neurons;
  int activeInFirstLayer;

  RecordingSink(List<int[]> sequences, int neurons) {
    this.neurons = neurons;
    this.sequences = sequences;
  }

  @Override
  public void layer(Batch batch, int layer, LayerActivations activations) {
    if (layer == 0) {
      int width = batch.length() * neurons;
      int[] indices = batch.sequenceIndices();
      for (int i = 0; i < indices.length; i++) {
        activationsBySequence.put(
            indices[i], Arrays.copyOfRange(activations.all(), i * width, (i + 1) * width));
      }
    }
  }

  @Override
  public void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron) {
    if (layer == 0) {
      int[] indices = batch.sequenceIndices();
      for (int i = 0; i < indices.length; i++) {
        activeBySequence.put(
            indices[i],
            Arrays.copyOfRange(activeByPosition, i * batch.length(), (i + 1) * batch.length()));
      }
      activeInFirstLayer += Arrays.stream(activeByNeuron).sum();
    }
  }

  @Override
  public void losses(Batch batch, float[] losses) {
    int scored = batch.length() - 1;
    int[] indices = batch.sequenceIndices();
    for (int i = 0; i < indices.length; i++) {
      assertThat(sequences.get(indices[i])).hasSize(batch.length());
      float[] before =
          lossesBySequence.put(
              indices[i], Arrays.copyOfRange(losses, i * scored, (i + 1) * scored));
      assertThat(before).isNull();
    }
  }
}
