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
   * @param norm norm of what enters the first layer
   */
  public record Entry<T>(
      T tokens, Optional<T> positions, Optional<Linear<T>> projection, Optional<Norm<T>> norm) {
    /** Token embeddings and nothing else. */
    public static <T> Entry<T> of(T tokens) {
      return new Entry<>(tokens, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Token embeddings, to which learned ones of positions are added. */
    public static <T> Entry<T> of(T tokens, T positions) {
      return new Entry<>(tokens, Optional.of(positions), Optional.empty(), Optional.empty());
    }

    <R> Entry<R> map(Function<? super T, ? extends R> each) {
      return new Entry<>(
          each.apply(tokens),
          positions.map(each),
          projection.map(linear -> linear.map(each)),
          norm.map(one -> one.map(each)));
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

  /** A norm: scale and bias where it has them, each as long as the axis that it norms. */
  public record Norm<T>(Optional<T> scale, Optional<T> bias) {
    <R> Norm<R> map(Function<? super T, ? extends R> each) {
      return new Norm<>(scale.map(each), bias.map(each));
    }
  }

  /**
   * Attention projections: query [heads·headDim, d], key and value [kvHeads·headDim, d], output [d,
   * heads·headDim].
   *
   * @param queryNorms norms of the queries: none; one, of each head if it is as long as a head,
   *     else of all at once; or one for each head
   * @param keyNorms the same of the keys
   */
  public record Attention<T>(
      Linear<T> query,
      Linear<T> key,
      Linear<T> value,
      Linear<T> output,
      List<Norm<T>> queryNorms,
      List<Norm<T>> keyNorms) {
    public Attention {
      queryNorms = List.copyOf(queryNorms);
      keyNorms = List.copyOf(keyNorms);
    }

    /** The same attention with norms of queries and keys. */
    public Attention<T> normed(Norm<T> ofQueries, Norm<T> ofKeys) {
      return normed(List.of(ofQueries), List.of(ofKeys));
    }

    /** The same attention with norms of queries and keys, one for each head. */
    public Attention<T> normed(List<Norm<T>> ofQueries, List<Norm<T>> ofKeys) {
      return new Attention<>(query, key, value, output, ofQueries, ofKeys);
    }

    <R> Attention<R> map(Function<? super T, ? extends R> each) {
      return new Attention<>(
          query.map(each),
          key.map(each),
          value.map(each),
          output.map(each),
          mapped(queryNorms, each),
          mapped(keyNorms, each));
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
      FfnTensors<T> feedForward) {
    /** The weights of all projections but routers, of experts only {@code most}. */
    List<T> matrices(int mostExperts) {
      List<T> matrices = new ArrayList<>();
      matrices.add(attention.query().weight());
      matrices.add(attention.key().weight());
      matrices.add(attention.value().weight());
      matrices.add(attention.output().weight());
      feedForward.networks().stream()
          .limit(mostExperts)
          .forEach(network -> network.addMatrices(matrices));
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

  private static <T, R> List<Norm<R>> mapped(
      List<Norm<T>> norms, Function<? super T, ? extends R> each) {
    List<Norm<R>> mapped = new ArrayList<>(norms.size());
    for (Norm<T> norm : norms) {
      mapped.add(norm.map(each));
    }
    return mapped;
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
