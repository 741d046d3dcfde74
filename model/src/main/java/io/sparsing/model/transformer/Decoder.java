package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.FfnTensors;
import io.sparsing.model.probe.FfnProbe;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A decoder-only Transformer: token ids to hidden states to logits.
 *
 * <p>Holds no state but its weights, which it does not own; usable from several threads at once,
 * and differentiable with respect to the weights.
 */
public final class Decoder {
  private final ModelConfig config;
  private final DecoderTensors<NDArray> weights;
  private final Norms norms;
  private final CausalAttention attention;
  private final FeedForwardNetwork network;
  private final Optional<ExpertNetworks> experts;
  private final Linear<NDArray> head;

  /**
   * @param config the model
   * @param weights float32 arrays in the places of {@link
   *     io.sparsing.model.config.layout.ModelPlan#tensors}
   */
  public Decoder(ModelConfig config, DecoderTensors<NDArray> weights) {
    this.config = config;
    this.weights = weights;
    this.norms = new Norms(config.norm());
    this.attention = new CausalAttention(config.attention(), config.rule(), norms);
    this.network = new FeedForwardNetwork(config.activation());
    this.experts = config.mixture().map(mixture -> new ExpertNetworks(mixture, network));
    this.head =
        weights
            .exit()
            .head()
            .orElseGet(() -> new Linear<>(weights.embedding().tokens(), Optional.empty()));
  }

  /**
   * Runs all blocks and the final norm.
   *
   * @param tokens ids [B, T], int64; results live in its manager
   * @param probe sees every layer's activations
   * @return what the head reads, [B, T, E]
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
          NDArray normed = normed(x, weights.exit().norm());
          return scaled(
              projected(normed, weights.exit().projection()), config.multipliers().head());
        });
  }

  /** Scores of every token id: hidden states [..., E] to [..., V]. */
  public NDArray logits(NDArray hidden) {
    return SoftCaps.apply(Linears.apply(hidden, head), config.logitSoftCap());
  }

  /** Scores of the token ids [first, end): hidden states [N, E] to [N, end − first]. */
  public NDArray logits(NDArray hidden, int first, int end) {
    return Scoped.result(
        () -> {
          Linear<NDArray> part =
              new Linear<>(
                  head.weight().get("{}:{}", first, end),
                  head.bias().map(bias -> bias.get("{}:{}", first, end)));
          return SoftCaps.apply(Linears.apply(hidden, part), config.logitSoftCap());
        });
  }

  /** The score of one token id for each hidden state: [N, E] and ids [N] to [N]. */
  public NDArray logitsOf(NDArray hidden, NDArray ids) {
    return Scoped.result(
        () -> {
          NDArray rows = rows(head.weight(), ids);
          NDArray products = hidden.mul(rows).sum(new int[] {1});
          NDArray biased = head.bias().map(bias -> products.add(bias.take(ids))).orElse(products);
          return SoftCaps.apply(biased, config.logitSoftCap());
        });
  }

  private NDArray embed(NDArray tokens) {
    NDArray embedded = rows(weights.embedding().tokens(), tokens);
    NDArray entered =
        projected(
            scaled(embedded, config.multipliers().embedding()), weights.embedding().projection());
    return normed(placed(entered, tokens.getShape().get(1)), weights.embedding().norm());
  }

  /** The rows of [V, d] that ids of any shape name, [..., d] float32. */
  private static NDArray rows(NDArray matrix, NDArray ids) {
    return Widened.of(Embedding.embedding(ids, matrix, SparseFormat.DENSE).singletonOrThrow());
  }

  /** Adds the learned vectors of T positions, where there are any. */
  private NDArray placed(NDArray entered, long length) {
    OptionalInt first = config.positions().learnedOffset();
    if (first.isEmpty()) {
      return entered;
    }
    NDArray rows = weights.embedding().positions().orElseThrow();
    NDArray used = rows.get("{}:{}", first.getAsInt(), first.getAsInt() + length);
    return entered.add(Widened.of(used));
  }

  private NDArray block(
      NDArray x, Block<NDArray> block, int layer, Positions positions, FfnProbe probe) {
    return Scoped.result(
        () ->
            switch (config.wiring()) {
              case SEQUENTIAL -> {
                NDArray read = normed(x, block.attentionNorms().before());
                NDArray y = attended(read, block, layer, positions).addi(x);
                yield fed(normed(y, block.feedForwardNorms().before()), block, layer, probe)
                    .addi(y);
              }
              case PARALLEL -> {
                NDArray read = normed(x, block.attentionNorms().before());
                NDArray fed =
                    block.feedForwardNorms().before().isPresent()
                        ? normed(x, block.feedForwardNorms().before())
                        : read;
                yield fed(fed, block, layer, probe)
                    .addi(attended(read, block, layer, positions))
                    .addi(x);
              }
              case NORM_AFTER_SUM -> {
                NDArray y =
                    normed(
                        attended(x, block, layer, positions).addi(x),
                        block.attentionNorms().before());
                yield normed(
                    fed(y, block, layer, probe).addi(y), block.feedForwardNorms().before());
              }
              case RESIDUAL_FROM_NORM -> {
                NDArray read = normed(x, block.attentionNorms().before());
                NDArray y =
                    normed(
                        attended(read, block, layer, positions).addi(read),
                        block.feedForwardNorms().before());
                yield fed(y, block, layer, probe).addi(y);
              }
            });
  }

  /** What attention adds to the residual stream; the array is the caller's to change. */
  private NDArray attended(NDArray x, Block<NDArray> block, int layer, Positions positions) {
    NDArray mixed = attention.forward(x, block.attention(), layer, positions);
    return scaled(normed(mixed, block.attentionNorms().after()), config.multipliers().residual());
  }

  /** What the feed-forward network adds to the residual stream; the caller's to change. */
  private NDArray fed(NDArray x, Block<NDArray> block, int layer, FfnProbe probe) {
    NDArray output = computed(x, block.feedForward(), layer, probe);
    return scaled(
        normed(output, block.feedForwardNorms().after()), config.multipliers().residual());
  }

  private NDArray computed(NDArray x, FfnTensors<NDArray> tensors, int layer, FfnProbe probe) {
    if (tensors instanceof FfnTensors.Experts<NDArray> mixed) {
      return experts.orElseThrow().forward(x, mixed, layer, probe);
    }
    return network.forward(x, (FfnTensors.FeedForward<NDArray>) tensors, layer, probe);
  }

  private NDArray normed(NDArray x, Optional<Norm<NDArray>> norm) {
    return norm.map(weight -> norms.apply(x, weight)).orElse(x);
  }

  private static NDArray projected(NDArray x, Optional<Linear<NDArray>> projection) {
    return projection.map(linear -> Linears.apply(x, linear)).orElse(x);
  }

  private static NDArray scaled(NDArray x, double factor) {
    return factor == 1 ? x : x.mul(Constants.scalar(factor, x.getManager()));
  }
}
