package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import io.sparsing.model.config.DecoderTensors;
import io.sparsing.model.config.DecoderTensors.Block;
import io.sparsing.model.config.DecoderTensors.Linear;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.probe.FfnProbe;
import java.util.List;
import java.util.Optional;

/**
 * A decoder-only Transformer: token ids to hidden states to logits.
 *
 * <p>Holds no state but its weights, which it does not own; usable from several threads at once,
 * and differentiable with respect to the weights.
 */
public final class Decoder {
  private final ModelConfig config;
  private final DecoderTensors<NDArray> weights;
  private final CausalAttention attention;
  private final FeedForwardNetwork feedForward;
  private final Linear<NDArray> head;

  /**
   * @param config the model
   * @param weights float32 arrays in the places of {@link
   *     io.sparsing.model.config.ModelPlan#tensors}
   */
  public Decoder(ModelConfig config, DecoderTensors<NDArray> weights) {
    this.config = config;
    this.weights = weights;
    this.attention = new CausalAttention(config.attention());
    this.feedForward = new FeedForwardNetwork(config.activation());
    this.head = weights.head().orElseGet(() -> new Linear<>(weights.embedding(), Optional.empty()));
  }

  /**
   * Runs all blocks and the final norm.
   *
   * @param tokens ids [B, T], int64; results live in its manager
   * @param probe sees every layer's activations
   * @return what the head reads, [B, T, d]
   */
  public NDArray hidden(NDArray tokens, FfnProbe probe) {
    return Scoped.result(
        () -> {
          Positions positions =
              Positions.of(config, (int) tokens.getShape().get(1), tokens.getManager());
          NDArray x = embed(tokens); // [B, T, d]
          List<Block<NDArray>> blocks = weights.blocks();
          for (int layer = 0; layer < blocks.size(); layer++) {
            NDArray before = x;
            x = block(before, blocks.get(layer), layer, positions, probe);
            before.close();
          }
          NDArray normed = Norms.rms(x, weights.finalNorm(), config.normEpsilon());
          return scaled(normed, config.multipliers().head());
        });
  }

  /** Scores of every token id: hidden states [..., d] to [..., V]. */
  public NDArray logits(NDArray hidden) {
    return Linears.apply(hidden, head);
  }

  private NDArray embed(NDArray tokens) {
    NDArray embedded =
        Embedding.embedding(tokens, weights.embedding(), SparseFormat.DENSE).singletonOrThrow();
    return scaled(embedded, config.multipliers().embedding());
  }

  private NDArray block(
      NDArray x, Block<NDArray> block, int layer, Positions positions, FfnProbe probe) {
    return Scoped.result(
        () -> {
          double factor = config.multipliers().residual();
          double epsilon = config.normEpsilon();
          NDArray y =
              x.add(
                  scaled(
                      attention.forward(
                          Norms.rms(x, block.attentionNorm(), epsilon),
                          block.attention(),
                          positions),
                      factor));
          return y.add(
              scaled(
                  feedForward.forward(
                      Norms.rms(y, block.feedForwardNorm(), epsilon),
                      block.feedForward(),
                      layer,
                      probe),
                  factor));
        });
  }

  private static NDArray scaled(NDArray x, double factor) {
    return factor == 1 ? x : x.mul(Constants.scalar(factor, x.getManager()));
  }
}
