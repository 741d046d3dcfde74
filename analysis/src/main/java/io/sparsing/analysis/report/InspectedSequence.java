package io.sparsing.analysis.report;

import java.util.List;

/**
 * Activations of one token sequence. Shapes: L layers, T tokens, k listed neurons.
 *
 * <p>The arrays are not copied: a sequence is handed over and written once.
 *
 * @param tokens text of each token, length T
 * @param activationRatio share of active neurons, [L][T], in [0, 1]
 * @param topNeurons indices of the neurons with the largest magnitude, [L][T][k], largest first
 * @param topMagnitudes their magnitudes {@code |a|·‖w‖₂}, [L][T][k]
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record InspectedSequence(
    List<String> tokens,
    double[][] activationRatio,
    int[][][] topNeurons,
    float[][][] topMagnitudes) {

  /** Rejects arrays that do not fit the tokens. */
  public InspectedSequence {
    tokens = List.copyOf(tokens);
    requireSame(activationRatio.length, topNeurons.length, "layers of top neurons");
    requireSame(activationRatio.length, topMagnitudes.length, "layers of top magnitudes");
    for (int layer = 0; layer < activationRatio.length; layer++) {
      String place = " in layer " + layer;
      requireSame(tokens.size(), activationRatio[layer].length, "activation ratios" + place);
      requireSame(tokens.size(), topNeurons[layer].length, "lists of top neurons" + place);
      requireSame(tokens.size(), topMagnitudes[layer].length, "lists of top magnitudes" + place);
      for (int token = 0; token < tokens.size(); token++) {
        String cell = place + ", token " + token;
        Finite.require(activationRatio[layer][token], "the activation ratio" + cell);
        requireSame(
            topNeurons[layer][token].length,
            topMagnitudes[layer][token].length,
            "magnitudes" + cell);
        for (float magnitude : topMagnitudes[layer][token]) {
          Finite.require(magnitude, "a magnitude" + cell);
        }
      }
    }
  }

  private static void requireSame(int expected, int found, String what) {
    if (expected != found) {
      throw new IllegalArgumentException(
          "Cannot show a sequence: expected " + expected + " " + what + ", found " + found);
    }
  }
}
