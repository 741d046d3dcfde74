package io.sparsing.model.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tensors of a decoder, each in its place: as {@code DecoderTensors<StoredTensor>} the layout
 * of a checkpoint, as {@code DecoderTensors<NDArray>} the weights of a forward pass.
 *
 * @param embedding token embeddings [V, d]
 * @param blocks the layers, first to last
 * @param finalNorm norm before the head
 * @param head output head [V, d]; empty where it is tied to the embedding
 * @param <T> what stands for a tensor
 */
public record DecoderTensors<T>(
    T embedding, List<Block<T>> blocks, Norm<T> finalNorm, Optional<Linear<T>> head) {
  public DecoderTensors {
    blocks = List.copyOf(blocks);
  }

  /** A projection: weight [out, in], bias [out]. */
  public record Linear<T>(T weight, Optional<T> bias) {
    <R> Linear<R> map(Function<? super T, ? extends R> each) {
      return new Linear<>(each.apply(weight), bias.map(each));
    }
  }

  /** A norm: scale [d]. */
  public record Norm<T>(T scale) {
    <R> Norm<R> map(Function<? super T, ? extends R> each) {
      return new Norm<>(each.apply(scale));
    }
  }

  /**
   * Attention projections: query [heads·headDim, d], key and value [kvHeads·headDim, d], output [d,
   * heads·headDim].
   */
  public record Attention<T>(Linear<T> query, Linear<T> key, Linear<T> value, Linear<T> output) {
    <R> Attention<R> map(Function<? super T, ? extends R> each) {
      return new Attention<>(query.map(each), key.map(each), value.map(each), output.map(each));
    }
  }

  /** Feed-forward projections: gate (empty in a plain FFN) and up [F, d], down [d, F]. */
  public record FeedForward<T>(Optional<Linear<T>> gate, Linear<T> up, Linear<T> down) {
    <R> FeedForward<R> map(Function<? super T, ? extends R> each) {
      return new FeedForward<>(gate.map(linear -> linear.map(each)), up.map(each), down.map(each));
    }
  }

  /** One layer: both sub-layers, each with the norm before it. */
  public record Block<T>(
      Norm<T> attentionNorm,
      Attention<T> attention,
      Norm<T> feedForwardNorm,
      FeedForward<T> feedForward) {
    <R> Block<R> map(Function<? super T, ? extends R> each) {
      return new Block<>(
          attentionNorm.map(each),
          attention.map(each),
          feedForwardNorm.map(each),
          feedForward.map(each));
    }
  }

  /** The same structure with every tensor replaced, in a fixed order. */
  public <R> DecoderTensors<R> map(Function<? super T, ? extends R> each) {
    R mappedEmbedding = each.apply(embedding);
    List<Block<R>> mappedBlocks = new ArrayList<>(blocks.size());
    for (Block<T> block : blocks) {
      mappedBlocks.add(block.map(each));
    }
    return new DecoderTensors<>(
        mappedEmbedding, mappedBlocks, finalNorm.map(each), head.map(linear -> linear.map(each)));
  }

  /** Every tensor once, in the order of {@link #map}. */
  public List<T> all() {
    List<T> all = new ArrayList<>();
    map(
        tensor -> {
          all.add(tensor);
          return tensor;
        });
    return List.copyOf(all);
  }
}
