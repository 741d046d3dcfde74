package io.sparsing.model.runtime;

/**
 * Sets inactive activations of one layer to 0 and counts the active ones.
 *
 * <p>Works position by position: a rule first writes a row of flags, 1 for active, which is then
 * multiplied into the activations and added up. Each is a plain loop over a row in the cache,
 * without branches: which neurons are active is as good as random.
 */
final class Truncation {
  private final float[] activations;
  private final int neurons;
  private final long[] mask;
  private final int[] activeByPosition;
  private final int[] activeByNeuron;
  private final float[] scores; // [F], of one position
  private final int[] active; // [F], its flags

  /**
   * Takes one layer's activations.
   *
   * @param activations row-major [B·T, F], changed in place
   * @param neurons F
   * @param mask takes the flags, row-major [B·T, {@link #words}], as {@link MaskedSink} describes;
   *     empty where nobody asks for them
   */
  Truncation(float[] activations, int neurons, long[] mask) {
    this.activations = activations;
    this.neurons = neurons;
    this.mask = mask;
    this.activeByPosition = new int[activations.length / neurons];
    this.activeByNeuron = new int[neurons];
    this.scores = new float[neurons];
    this.active = new int[neurons];
  }

  /** Words of a mask that F neurons take. */
  static int words(int neurons) {
    return (neurons + Long.SIZE - 1) / Long.SIZE;
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
      takeMagnitudes(position, norms);
      flagFrom(threshold);
      keep(position);
    }
  }

  /** Inactive where {@code |gate| < epsilon}; gates [B·T, F]. */
  void byScore(float[] gates, float epsilon) {
    for (int position = 0; position < activeByPosition.length; position++) {
      takeGates(position, gates);
      flagFrom(epsilon);
      keep(position);
    }
  }

  /**
   * Active are exactly {@code kept} neurons a position, those with the largest {@code |gate|};
   * among equal ones the first; gates [B·T, F].
   */
  void byRank(float[] gates, int kept) {
    for (int position = 0; position < activeByPosition.length; position++) {
      takeGates(position, gates);
      float least = kept == 0 ? Float.POSITIVE_INFINITY : Selection.largest(scores.clone(), kept);
      int ties = kept;
      for (float score : scores) {
        ties -= score > least ? 1 : 0;
      }
      flagAbove(least, ties);
      keep(position);
    }
  }

  /**
   * Active are the fewest neurons a position that hold a share of its magnitude {@code Σ
   * |a_i|·norms[i]}, the largest first; among equal ones the first.
   */
  void byMass(float[] norms, double share) {
    MassSelection selection = new MassSelection(share);
    for (int position = 0; position < activeByPosition.length; position++) {
      takeMagnitudes(position, norms);
      MassSelection.Cut cut = selection.of(scores);
      flagAbove(cut.least(), cut.ties());
      keep(position);
    }
  }

  private void takeMagnitudes(int position, float[] norms) {
    int row = position * neurons;
    for (int neuron = 0; neuron < neurons; neuron++) {
      scores[neuron] = Math.abs(activations[row + neuron]) * norms[neuron];
    }
  }

  private void takeGates(int position, float[] gates) {
    int row = position * neurons;
    for (int neuron = 0; neuron < neurons; neuron++) {
      scores[neuron] = Math.abs(gates[row + neuron]);
    }
  }

  private void flagFrom(float threshold) {
    for (int neuron = 0; neuron < neurons; neuron++) {
      active[neuron] = scores[neuron] < threshold ? 0 : 1;
    }
  }

  /** Flags what is above {@code least}, and of what equals it the first {@code ties}. */
  private void flagAbove(float least, int ties) {
    int left = ties;
    for (int neuron = 0; neuron < neurons; neuron++) {
      int tie = scores[neuron] == least && left > 0 ? 1 : 0;
      active[neuron] = scores[neuron] > least ? 1 : tie;
      left -= tie;
    }
  }

  private void keep(int position) {
    int row = position * neurons;
    int count = 0;
    for (int neuron = 0; neuron < neurons; neuron++) {
      activations[row + neuron] *= active[neuron];
      activeByNeuron[neuron] += active[neuron];
      count += active[neuron];
    }
    activeByPosition[position] = count;
    if (mask.length > 0) {
      pack(position * words(neurons));
    }
  }

  private void pack(int firstWord) {
    for (int neuron = 0; neuron < neurons; neuron++) {
      mask[firstWord + neuron / Long.SIZE] |= (long) active[neuron] << (neuron % Long.SIZE);
    }
  }
}
