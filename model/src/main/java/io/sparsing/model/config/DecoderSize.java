package io.sparsing.model.config;

/**
 * The sizes of a decoder.
 *
 * @param layers number of blocks, L
 * @param hiddenSize width of the residual stream, d
 * @param ffnSize neurons of a feed-forward network, F
 * @param vocabularySize token ids, V
 * @param maxPositions longest sequence the model was made for
 */
public record DecoderSize(
    int layers, int hiddenSize, int ffnSize, int vocabularySize, int maxPositions) {}
