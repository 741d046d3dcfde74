package io.sparsing.model.config;

/** How rotary frequencies are stretched so that a model reads further than it was trained for. */
public sealed interface RopeScaling {
  /**
   * The frequencies to use in place of the plain ones, [dims/2].
   *
   * @param length tokens of the sequence
   */
  float[] scale(float[] frequencies, double theta, int length);

  /** {@code theta^(−i/pairs)}. */
  static float[] plain(double theta, int pairs) {
    float[] frequencies = new float[pairs];
    for (int i = 0; i < pairs; i++) {
      frequencies[i] = (float) (1.0 / Math.pow(theta, (double) i / pairs));
    }
    return frequencies;
  }

  /** Longest sequence of a model whose configuration names {@code maxPositions}. */
  default int reach(int maxPositions) {
    return maxPositions;
  }

  /** Factor on the cosines and sines. */
  default double amplitude() {
    return 1;
  }

  /** No stretching. */
  record None() implements RopeScaling {
    @Override
    public float[] scale(float[] frequencies, double theta, int length) {
      return frequencies.clone();
    }
  }

  /** Every frequency divided by {@code factor}. */
  record Linear(double factor) implements RopeScaling {
    @Override
    public float[] scale(float[] frequencies, double theta, int length) {
      float[] scaled = new float[frequencies.length];
      for (int i = 0; i < scaled.length; i++) {
        scaled[i] = (float) (frequencies[i] / factor);
      }
      return scaled;
    }
  }

  /**
   * Dynamic NTK: sequences longer than the model was trained on get a larger base, {@code theta ·
   * (factor·length/trained − factor + 1)^(dims/(dims − 2))}.
   */
  record Dynamic(double factor, int trainedPositions) implements RopeScaling {
    @Override
    public int reach(int maxPositions) {
      return (int) Math.min(Integer.MAX_VALUE, factor * maxPositions);
    }

    @Override
    public float[] scale(float[] frequencies, double theta, int length) {
      double stretch =
          factor * Math.max(length, trainedPositions) / trainedPositions - (factor - 1);
      double dims = 2.0 * frequencies.length;
      return plain(theta * Math.pow(stretch, dims / (dims - 2)), frequencies.length);
    }
  }

  /**
   * Llama 3: wavelengths above {@code originalPositions / lowFactor} are stretched by {@code
   * factor}, those below {@code originalPositions / highFactor} kept, those between blended.
   */
  record Llama3(double factor, double lowFactor, double highFactor, int originalPositions)
      implements RopeScaling {
    @Override
    public float[] scale(float[] frequencies, double theta, int length) {
      float[] scaled = new float[frequencies.length];
      for (int i = 0; i < scaled.length; i++) {
        double turns = originalPositions * frequencies[i] / (2 * Math.PI);
        double kept = Math.min(1, Math.max(0, (turns - lowFactor) / (highFactor - lowFactor)));
        scaled[i] = (float) (frequencies[i] * (kept + (1 - kept) / factor));
      }
      return scaled;
    }
  }

  /**
   * YaRN (Peng et al., arXiv 2309.00071, section 3.2): pairs that turn more than {@code betaFast}
   * times within the original context are kept, those that turn less than {@code betaSlow} times
   * stretched, those between blended linearly in their index.
   */
  record Yarn(
      double factor, int originalPositions, double betaFast, double betaSlow, double amplitude)
      implements RopeScaling {
    @Override
    public float[] scale(float[] frequencies, double theta, int length) {
      int headDim = 2 * frequencies.length;
      double first = Math.max(0, Math.floor(index(betaFast, headDim, theta)));
      double last = Math.min(headDim - 1.0, Math.ceil(index(betaSlow, headDim, theta)));
      double span = first == last ? 0.001 : last - first;
      float[] scaled = new float[frequencies.length];
      for (int i = 0; i < scaled.length; i++) {
        double stretched = Math.min(1, Math.max(0, (i - first) / span));
        scaled[i] = (float) (frequencies[i] * (1 - stretched + stretched / factor));
      }
      return scaled;
    }

    /**
     * The (fractional) index of the pair that makes {@code turns} turns in the original context.
     */
    private double index(double turns, int headDim, double theta) {
      return headDim * Math.log(originalPositions / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }
  }
}
