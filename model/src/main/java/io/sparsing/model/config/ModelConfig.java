package io.sparsing.model.config;

/**
 * All that a decoder's forward pass needs to know apart from its weights.
 *
 * @param modelType the family, as in {@code config.json}
 * @param size layers, widths, vocabulary, positions
 * @param attention heads
 * @param activation the function of the feed-forward network
 * @param rotary rotary position embedding
 * @param normEpsilon added to the mean square in RMSNorm
 * @param multipliers constant factors on the residual stream
 */
public record ModelConfig(
    String modelType,
    DecoderSize size,
    AttentionShape attention,
    Activation activation,
    Rotary rotary,
    double normEpsilon,
    Multipliers multipliers) {

  /** Number of blocks, L. */
  public int layers() {
    return size.layers();
  }

  /** Width of the residual stream, d. */
  public int hiddenSize() {
    return size.hiddenSize();
  }

  /** Neurons of a feed-forward network, F. */
  public int ffnSize() {
    return size.ffnSize();
  }

  /** Number of token ids, V. */
  public int vocabularySize() {
    return size.vocabularySize();
  }

  /** Longest sequence the model was made for. */
  public int maxPositions() {
    return size.maxPositions();
  }

  /** Query heads. */
  public int heads() {
    return attention.heads();
  }

  /** Key-value heads. */
  public int kvHeads() {
    return attention.kvHeads();
  }

  /** Width of a head. */
  public int headDim() {
    return attention.headDim();
  }
}
