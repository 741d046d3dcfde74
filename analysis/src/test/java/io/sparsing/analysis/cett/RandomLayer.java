package io.sparsing.analysis.cett;

import io.sparsing.analysis.metric.OutputProjection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A seeded random layer with activations: about a quarter exact zeros, the others of wide range.
 */
record RandomLayer(OutputProjection projection, List<float[]> activations) {

  static RandomLayer of(int positions, int neurons, int modelWidth, long seed) {
    Random random = new Random(seed);
    float[] rows = new float[neurons * modelWidth];
    for (int index = 0; index < rows.length; index++) {
      rows[index] = (float) random.nextGaussian();
    }
    List<float[]> activations = new ArrayList<>();
    for (int index = 0; index < positions; index++) {
      float[] position = new float[neurons];
      for (int neuron = 0; neuron < neurons; neuron++) {
        boolean zero = random.nextInt(4) == 0;
        double value = random.nextGaussian() * Math.exp(random.nextGaussian());
        position[neuron] = zero ? 0 : (float) value;
      }
      activations.add(position);
    }
    return new RandomLayer(
        OutputProjection.withComputedNorms(neurons, modelWidth, rows), activations);
  }

  int positions() {
    return activations.size();
  }

  /** Positions from..to as one row-major block. */
  float[] block(int from, int to) {
    int neurons = projection.neurons();
    float[] block = new float[(to - from) * neurons];
    for (int position = from; position < to; position++) {
      System.arraycopy(activations.get(position), 0, block, (position - from) * neurons, neurons);
    }
    return block;
  }

  float[] block() {
    return block(0, positions());
  }

  /** CETT by its definition, one threshold at a time, in float64. */
  double naiveCett(float threshold) {
    return activations.stream()
        .mapToDouble(
            position -> {
              double full = naiveNorm(position, Float.POSITIVE_INFINITY);
              return full == 0 ? 0 : naiveNorm(position, threshold) / full;
            })
        .average()
        .orElseThrow();
  }

  private double naiveNorm(float[] position, float threshold) {
    int width = projection.modelWidth();
    double[] sum = new double[width];
    for (int neuron = 0; neuron < position.length; neuron++) {
      if (projection.magnitude(neuron, position[neuron]) < threshold) {
        for (int column = 0; column < width; column++) {
          sum[column] += (double) position[neuron] * projection.rows()[neuron * width + column];
        }
      }
    }
    return Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
  }

  long naiveActivePairs(float threshold) {
    long active = 0;
    for (float[] position : activations) {
      for (int neuron = 0; neuron < position.length; neuron++) {
        active += projection.magnitude(neuron, position[neuron]) >= threshold ? 1 : 0;
      }
    }
    return active;
  }

  /**
   * How far float32 sums may be off: each of F additions rounds a partial sum, which is no longer
   * than Σ m, by 2^-24 of it, in numerator and denominator; products and squares round too.
   */
  double roundingBound() {
    double worst = 0;
    for (float[] position : activations) {
      double magnitudes = 0;
      for (int neuron = 0; neuron < position.length; neuron++) {
        magnitudes += projection.magnitude(neuron, position[neuron]);
      }
      double full = naiveNorm(position, Float.POSITIVE_INFINITY);
      worst = Math.max(worst, full == 0 ? 0 : magnitudes / full);
    }
    return 2 * (projection.neurons() + 4) * 0x1p-24 * worst;
  }
}
