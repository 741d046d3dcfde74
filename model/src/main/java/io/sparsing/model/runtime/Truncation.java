package io.sparsing.model.runtime;

/** Sets inactive activations of one layer to 0 and counts the active ones. */
final class Truncation {
  private final float[] activations;
  private final int neurons;
  private final int[] activeByPosition;
  private final int[] activeByNeuron;

  /**
   * Takes one layer's activations.
   *
   * @param activations row-major [B·T, F], changed in place
   * @param neurons F
   */
  Truncation(float[] activations, int neurons) {
    this.activations = activations;
    this.neurons = neurons;
    this.activeByPosition = new int[activations.length / neurons];
    this.activeByNeuron = new int[neurons];
  }

  int[] activeByPosition() {
    return activeByPosition;
  }

  int[] activeByNeuron() {
    return activeByNeuron;
  }

  /** Inactive where {@code |a_i|·norms[i] < threshold}, float32. */
  void byMagnitude(float[] norms, float threshold) {
    for (int position = 0; position < activeByPosition.length; position++) {
      int row = position * neurons;
      for (int neuron = 0; neuron < neurons; neuron++) {
        float magnitude = Math.abs(activations[row + neuron]) * norms[neuron];
        keep(position, neuron, magnitude < threshold ? 0 : 1);
      }
    }
  }

  /** Inactive where {@code |score| < epsilon}; scores [B·T, F]. */
  void byScore(float[] scores, float epsilon) {
    for (int position = 0; position < activeByPosition.length; position++) {
      int row = position * neurons;
      for (int neuron = 0; neuron < neurons; neuron++) {
        keep(position, neuron, Math.abs(scores[row + neuron]) < epsilon ? 0 : 1);
      }
    }
  }

  /**
   * Active are exactly {@code kept} neurons a position, those with the largest {@code |score|};
   * among equal ones the first.
   */
  void byRank(float[] scores, int kept) {
    float[] row = new float[neurons];
    for (int position = 0; position < activeByPosition.length; position++) {
      for (int neuron = 0; neuron < neurons; neuron++) {
        row[neuron] = Math.abs(scores[position * neurons + neuron]);
      }
      float least = kept == 0 ? Float.POSITIVE_INFINITY : Selection.largest(row.clone(), kept);
      int ties = kept;
      for (float score : row) {
        ties -= score > least ? 1 : 0;
      }
      for (int neuron = 0; neuron < neurons; neuron++) {
        boolean tie = row[neuron] == least && ties > 0;
        keep(position, neuron, tie || row[neuron] > least ? 1 : 0);
        ties -= tie ? 1 : 0;
      }
    }
  }

  /** Without branches: which neurons are active is as good as random. */
  private void keep(int position, int neuron, int active) {
    activations[position * neurons + neuron] *= active;
    activeByPosition[position] += active;
    activeByNeuron[neuron] += active;
  }
}
