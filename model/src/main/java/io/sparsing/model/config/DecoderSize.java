package io.sparsing.model.config;

/**
 * The sizes of a decoder.
 *
 * @param layers number of blocks, L
 * @param hiddenSize width of the residual stream, d
 * @param ffnSize neurons of a layer's feed-forward network, F; of all its experts together
 * @param vocabularySize token ids, V
 * @param maxPositions longest sequence the model was made for
 */
public record DecoderSize(
    int layers, int hiddenSize, int ffnSize, int vocabularySize, int maxPositions) {
  DecoderSize withFfn(int other) {
    return new DecoderSize(layers, hiddenSize, other, vocabularySize, maxPositions);
  }
}
