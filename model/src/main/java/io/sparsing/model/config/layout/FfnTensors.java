package io.sparsing.model.config.layout;

import io.sparsing.model.config.layout.DecoderTensors.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tensors of one layer's feed-forward part.
 *
 * @param <T> what stands for a tensor
 */
public sealed interface FfnTensors<T> {
  /** The networks, each with neurons of its own: one, or one for each expert. */
  List<FeedForward<T>> networks();

  /** The same structure with every tensor replaced, in a fixed order. */
  <R> FfnTensors<R> map(Function<? super T, ? extends R> each);

  /**
   * Feed-forward projections: gate (empty in a plain FFN) and up [F, d], down [d, F].
   *
   * @param constants what its activation function has learned
   */
  record FeedForward<T>(
      Optional<Linear<T>> gate, Linear<T> up, Linear<T> down, Optional<Xielu<T>> constants)
      implements FfnTensors<T> {
    /** Projections around a function that learns nothing. */
    public FeedForward(Optional<Linear<T>> gate, Linear<T> up, Linear<T> down) {
      this(gate, up, down, Optional.empty());
    }

    /** The same with what its function has learned. */
    public FeedForward<T> with(Xielu<T> learned) {
      return new FeedForward<>(gate, up, down, Optional.of(learned));
    }

    @Override
    public List<FeedForward<T>> networks() {
      return List.of(this);
    }

    void addMatrices(List<T> matrices) {
      gate.ifPresent(linear -> matrices.add(linear.weight()));
      matrices.add(up.weight());
      matrices.add(down.weight());
    }

    @Override
    public <R> FeedForward<R> map(Function<? super T, ? extends R> each) {
      return new FeedForward<>(
          gate.map(linear -> linear.map(each)),
          up.map(each),
          down.map(each),
          constants.map(xielu -> xielu.map(each)));
    }
  }

  /**
   * A mixture of experts: the router's weight [X, d], and X networks of the same shape.
   *
   * @param router its products with x are the logits of the experts
   * @param networks the experts
   */
  record Experts<T>(T router, List<FeedForward<T>> networks) implements FfnTensors<T> {
    public Experts {
      networks = List.copyOf(networks);
    }

    @Override
    public <R> Experts<R> map(Function<? super T, ? extends R> each) {
      R mappedRouter = each.apply(router);
      List<FeedForward<R>> mapped = new ArrayList<>(networks.size());
      for (FeedForward<T> network : networks) {
        mapped.add(network.map(each));
      }
      return new Experts<>(mappedRouter, mapped);
    }
  }

  /**
   * The constants of xIELU, one value each. With s(x) = ln(1 + e^x), α₊ is {@code s(alphaPositive)}
   * and α₋ is {@code beta + s(alphaNegative)}.
   */
  record Xielu<T>(T alphaPositive, T alphaNegative, T beta, T epsilon) {
    <R> Xielu<R> map(Function<? super T, ? extends R> each) {
      return new Xielu<>(
          each.apply(alphaPositive),
          each.apply(alphaNegative),
          each.apply(beta),
          each.apply(epsilon));
    }
  }
}
