package io.sparsing.model.config.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tensors of a decoder, each in its place: as {@code DecoderTensors<WeightSource>} the layout
 * of a checkpoint, as {@code DecoderTensors<NDArray>} the weights of a forward pass.
 *
 * @param embedding how tokens enter
 * @param blocks the layers, first to last
 * @param exit how logits leave
 * @param <T> what stands for a tensor
 */
public record DecoderTensors<T>(Entry<T> embedding, List<Block<T>> blocks, Exit<T> exit) {
  public DecoderTensors {
    blocks = List.copyOf(blocks);
  }

  /**
   * How tokens enter.
   *
   * @param tokens token embeddings [V, E]; E is d but for a projection
   * @param positions learned position embeddings [P, d]
   * @param projection [d, E]
   */
  public record Entry<T>(T tokens, Optional<T> positions, Optional<Linear<T>> projection) {
    <R> Entry<R> map(Function<? super T, ? extends R> each) {
      return new Entry<>(
          each.apply(tokens), positions.map(each), projection.map(linear -> linear.map(each)));
    }
  }

  /**
   * How logits leave.
   *
   * @param norm norm before the head
   * @param projection [E, d], where tokens enter through one
   * @param head output head [V, E]; empty where it is tied to the embedding
   */
  public record Exit<T>(
      Optional<Norm<T>> norm, Optional<Linear<T>> projection, Optional<Linear<T>> head) {
    <R> Exit<R> map(Function<? super T, ? extends R> each) {
      return new Exit<>(
          norm.map(one -> one.map(each)),
          projection.map(linear -> linear.map(each)),
          head.map(linear -> linear.map(each)));
    }
  }

  /** A projection: weight [out, in], bias [out]. */
  public record Linear<T>(T weight, Optional<T> bias) {
    <R> Linear<R> map(Function<? super T, ? extends R> each) {
      return new Linear<>(each.apply(weight), bias.map(each));
    }
  }

  /** A norm: scale and bias, each as long as the axis that it norms. */
  public record Norm<T>(T scale, Optional<T> bias) {
    <R> Norm<R> map(Function<? super T, ? extends R> each) {
      return new Norm<>(each.apply(scale), bias.map(each));
    }
  }

  /**
   * Attention projections: query [heads·headDim, d], key and value [kvHeads·headDim, d], output [d,
   * heads·headDim].
   *
   * @param queryNorm norm of the queries: of each head if it is as long as one, else of all at once
   * @param keyNorm the same of the keys
   */
  public record Attention<T>(
      Linear<T> query,
      Linear<T> key,
      Linear<T> value,
      Linear<T> output,
      Optional<Norm<T>> queryNorm,
      Optional<Norm<T>> keyNorm) {
    /** The same attention with norms of queries and keys. */
    public Attention<T> normed(Norm<T> ofQueries, Norm<T> ofKeys) {
      return new Attention<>(
          query, key, value, output, Optional.of(ofQueries), Optional.of(ofKeys));
    }

    <R> Attention<R> map(Function<? super T, ? extends R> each) {
      return new Attention<>(
          query.map(each),
          key.map(each),
          value.map(each),
          output.map(each),
          queryNorm.map(norm -> norm.map(each)),
          keyNorm.map(norm -> norm.map(each)));
    }
  }

  /** Feed-forward projections: gate (empty in a plain FFN) and up [F, d], down [d, F]. */
  public record FeedForward<T>(Optional<Linear<T>> gate, Linear<T> up, Linear<T> down) {
    <R> FeedForward<R> map(Function<? super T, ? extends R> each) {
      return new FeedForward<>(gate.map(linear -> linear.map(each)), up.map(each), down.map(each));
    }
  }

  /** The norms around a sub-layer: of what it reads, and of what it adds. */
  public record Norms<T>(Optional<Norm<T>> before, Optional<Norm<T>> after) {
    <R> Norms<R> map(Function<? super T, ? extends R> each) {
      return new Norms<>(before.map(norm -> norm.map(each)), after.map(norm -> norm.map(each)));
    }
  }

  /** One layer. */
  public record Block<T>(
      Norms<T> attentionNorms,
      Attention<T> attention,
      Norms<T> feedForwardNorms,
      FeedForward<T> feedForward) {
    /** The weights of all projections. */
    List<T> matrices() {
      List<T> matrices = new ArrayList<>();
      matrices.add(attention.query().weight());
      matrices.add(attention.key().weight());
      matrices.add(attention.value().weight());
      matrices.add(attention.output().weight());
      feedForward.gate().ifPresent(gate -> matrices.add(gate.weight()));
      matrices.add(feedForward.up().weight());
      matrices.add(feedForward.down().weight());
      return matrices;
    }

    <R> Block<R> map(Function<? super T, ? extends R> each) {
      return new Block<>(
          attentionNorms.map(each),
          attention.map(each),
          feedForwardNorms.map(each),
          feedForward.map(each));
    }
  }

  /** The same structure with every tensor replaced, in a fixed order. */
  public <R> DecoderTensors<R> map(Function<? super T, ? extends R> each) {
    Entry<R> mappedEmbedding = embedding.map(each);
    List<Block<R>> mappedBlocks = new ArrayList<>(blocks.size());
    for (Block<T> block : blocks) {
      mappedBlocks.add(block.map(each));
    }
    return new DecoderTensors<>(mappedEmbedding, mappedBlocks, exit.map(each));
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
