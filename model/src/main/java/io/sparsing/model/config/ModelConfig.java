package io.sparsing.model.config;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that a decoder's forward pass needs to know apart from its weights.
 *
 * @param modelType the family, as in {@code config.json}
 * @param size layers, widths, vocabulary, positions
 * @param attention heads
 * @param rule what attention does with its projections and scores
 * @param activation the function of the feed-forward network
 * @param positions how a token knows where it stands
 * @param norm how the residual stream is normed
 * @param wiring sub-layers one after another or side by side
 * @param multipliers constant factors on the residual stream
 * @param mixture how tokens find their experts; empty where a layer has one network for all
 * @param logitSoftCap cap {@code c} of {@code c·tanh(logit/c)}
 */
public record ModelConfig(
    String modelType,
    DecoderSize size,
    AttentionShape attention,
    AttentionRule rule,
    Activation activation,
    PositionRule positions,
    NormRule norm,
    BlockWiring wiring,
    Multipliers multipliers,
    Optional<Mixture> mixture,
    OptionalDouble logitSoftCap) {

  /** A decoder of sequential blocks with plain attention and no scaling. */
  public static ModelConfig sequential(
      String modelType,
      DecoderSize size,
      AttentionShape attention,
      Activation activation,
      PositionRule positions,
      NormRule norm) {
    return new ModelConfig(
        modelType,
        size,
        attention,
        AttentionRule.plain(size.layers(), attention.headDim()),
        activation,
        positions,
        norm,
        BlockWiring.SEQUENTIAL,
        Multipliers.NONE,
        Optional.empty(),
        OptionalDouble.empty());
  }

  /** The same model with other wiring. */
  public ModelConfig with(BlockWiring other) {
    return new ModelConfig(
        modelType,
        size,
        attention,
        rule,
        activation,
        positions,
        norm,
        other,
        multipliers,
        mixture,
        logitSoftCap);
  }

  /** The same model with another activation function. */
  public ModelConfig with(Activation other) {
    return new ModelConfig(
        modelType,
        size,
        attention,
        rule,
        other,
        positions,
        norm,
        wiring,
        multipliers,
        mixture,
        logitSoftCap);
  }

  /** The same model with other multipliers. */
  public ModelConfig with(Multipliers other) {
    return new ModelConfig(
        modelType,
        size,
        attention,
        rule,
        activation,
        positions,
        norm,
        wiring,
        other,
        mixture,
        logitSoftCap);
  }

  /** The same model with another rule of attention. */
  public ModelConfig with(AttentionRule other) {
    return new ModelConfig(
        modelType,
        size,
        attention,
        other,
        activation,
        positions,
        norm,
        wiring,
        multipliers,
        mixture,
        logitSoftCap);
  }

  /** The same model with another rule of positions. */
  public ModelConfig with(PositionRule other) {
    return new ModelConfig(
        modelType,
        size,
        attention,
        rule,
        activation,
        other,
        norm,
        wiring,
        multipliers,
        mixture,
        logitSoftCap);
  }

  /** The same model with a soft cap on its logits. */
  public ModelConfig withLogitSoftCap(OptionalDouble cap) {
    return new ModelConfig(
        modelType,
        size,
        attention,
        rule,
        activation,
        positions,
        norm,
        wiring,
        multipliers,
        mixture,
        cap);
  }

  /**
   * The same model with experts in every layer.
   *
   * @param expertSize neurons of each
   */
  public ModelConfig with(Mixture experts, int expertSize) {
    return new ModelConfig(
        modelType,
        size.withFfn(Math.multiplyExact(experts.experts(), expertSize)),
        attention,
        rule,
        activation,
        positions,
        norm,
        wiring,
        multipliers,
        Optional.of(experts),
        logitSoftCap);
  }

  /** Number of blocks, L. */
  public int layers() {
    return size.layers();
  }

  /** Width of the residual stream, d. */
  public int hiddenSize() {
    return size.hiddenSize();
  }

  /** Neurons of a layer, F: of all experts in a mixture. */
  public int ffnSize() {
    return size.ffnSize();
  }

  /** Neurons of one network: of a layer, or of one expert. */
  public int networkSize() {
    return mixture.map(some -> size.ffnSize() / some.experts()).orElse(size.ffnSize());
  }

  /** Neurons of a layer that a token is sent to: all, or those of the experts chosen for it. */
  public int routedNeurons() {
    return mixture.map(some -> some.perToken() * networkSize()).orElse(size.ffnSize());
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
