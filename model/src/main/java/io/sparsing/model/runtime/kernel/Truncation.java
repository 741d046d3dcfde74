package io.sparsing.model.runtime.kernel;

/** Sets inactive activations of one layer to 0 and counts the active ones. */
final class Truncation {
  private final float[] activations;
  private final int neurons;
  private final long[] mask;
  private final float least;
  private final int[] activeByPosition;
  private final int[] activeByNeuron;
  private final float[] scores; // [F], of one position
  private final int[] active; // [F], of one position: 1 or 0

  /** The same where zeros are as others. */
  Truncation(float[] activations, int neurons, long[] mask) {
    this(activations, neurons, mask, Truncator.Zeros.AS_OTHERS);
  }

  /**
   * Takes one layer's activations.
   *
   * @param activations row-major [B·T, F], changed in place
   * @param neurons F
   * @param mask takes the flags, row-major [B·T, {@link Truncator#words}], as {@link PackedBits}
   *     describes; empty where nobody asks for them
   * @param zeros whether neurons of magnitude 0 may be active
   */
  Truncation(float[] activations, int neurons, long[] mask, Truncator.Zeros zeros) {
    this.activations = activations;
    this.neurons = neurons;
    this.mask = mask;
    this.least = zeros == Truncator.Zeros.AS_OTHERS ? 0 : Float.MIN_VALUE;
    this.activeByPosition = new int[activations.length / neurons];
    this.activeByNeuron = new int[neurons];
    this.scores = new float[neurons];
    this.active = new int[neurons];
  }

  int[] activeByPosition() {
    return activeByPosition;
  }

  int[] activeByNeuron() {
    return activeByNeuron;
  }

  /** Inactive where {@code |a_i|·norms[i] < given}, float32. */
  void byMagnitude(float[] norms, float given) {
    float threshold = Math.max(given, least);
    for (int position = 0; position < activeByPosition.length; position++) {
      for (int word = 0; word < Truncator.words(neurons); word++) {
        long flags = keepWord(position * neurons, word * Long.SIZE, norms, threshold);
        activeByPosition[position] += Long.bitCount(flags);
        if (mask.length > 0) {
          mask[position * Truncator.words(neurons) + word] = flags;
        }
      }
    }
  }

  /**
   * Up to 64 neurons from one on, in one go: the sign of {@code m − threshold} is the mask, since
   * which neurons are active is as good as random and a branch would miss every other time.
   */
  private long keepWord(int row, int from, float[] norms, float threshold) {
    int to = Math.min(from + Long.SIZE, neurons);
    long flags = 0;
    for (int neuron = from; neuron < to; neuron++) {
      float activation = activations[row + neuron];
      float beyond = Math.abs(activation) * norms[neuron] - threshold;
      int below = Float.floatToRawIntBits(beyond) >> 31; // all ones or none
      activations[row + neuron] =
          Float.intBitsToFloat(Float.floatToRawIntBits(activation) & ~below);
      activeByNeuron[neuron] += 1 + below;
      flags |= (1L + below) << (neuron - from);
    }
    return flags;
  }

  /** Inactive where {@code |gate| < given}; gates [B·T, F]. */
  void byScore(float[] gates, float given) {
    float epsilon = Math.max(given, least);
    for (int position = 0; position < activeByPosition.length; position++) {
      int row = position * neurons;
      for (int neuron = 0; neuron < neurons; neuron++) {
        keep(position, neuron, Math.abs(gates[row + neuron]) < epsilon ? 0 : 1);
      }
    }
  }

  /**
   * Active are exactly {@code kept} neurons a position, those with the largest {@code |gate|};
   * among equal ones the first; gates [B·T, F].
   */
  void byRank(float[] gates, int kept) {
    for (int position = 0; position < activeByPosition.length; position++) {
      for (int neuron = 0; neuron < neurons; neuron++) {
        scores[neuron] = Math.abs(gates[position * neurons + neuron]);
      }
      float last = kept == 0 ? Float.POSITIVE_INFINITY : Selection.largest(scores.clone(), kept);
      float lowest = Math.max(last, least);
      int ties = kept;
      for (float score : scores) {
        ties -= score > lowest ? 1 : 0;
      }
      keepAbove(position, lowest, ties);
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
      keepAbove(position, cut.least(), cut.ties());
    }
  }

  private void takeMagnitudes(int position, float[] norms) {
    int row = position * neurons;
    for (int neuron = 0; neuron < neurons; neuron++) {
      scores[neuron] = Math.abs(activations[row + neuron]) * norms[neuron];
    }
  }

  /**
   * Keeps what scores above {@code lowest}, and of what equals it the first {@code ties}. Two
   * loops, since counting down the ties keeps the first from running several neurons at a time.
   */
  private void keepAbove(int position, float lowest, int ties) {
    int left = ties;
    for (int neuron = 0; neuron < neurons; neuron++) {
      int tie = scores[neuron] == lowest && left > 0 ? 1 : 0;
      active[neuron] = scores[neuron] > lowest ? 1 : tie;
      left -= tie;
    }
    for (int neuron = 0; neuron < neurons; neuron++) {
      keep(position, neuron, active[neuron]);
    }
  }

  /**
   * Without branches on {@code active}: which neurons are active is as good as random. Whether a
   * mask is asked for is the same for all, and is decided outside the loop by the compiler.
   */
  private void keep(int position, int neuron, int active) {
    activations[position * neurons + neuron] *= active;
    activeByPosition[position] += active;
    activeByNeuron[neuron] += active;
    if (mask.length > 0) {
      int word = position * Truncator.words(neurons) + neuron / Long.SIZE;
      mask[word] |= (long) active << (neuron % Long.SIZE);
    }
  }
}
