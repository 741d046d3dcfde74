package io.sparsing.model.config.layout;

import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.DecoderTensors.Norms;
import io.sparsing.model.config.layout.WeightSource.Part;
import java.util.List;
import java.util.Optional;

/** Builds the layout of a checkpoint from names; every family's tensors are made here. */
public final class TensorNames {
  private TensorNames() {}

  /** Whether a projection or a norm has a bias. */
  public enum Bias {
    WITH,
    WITHOUT;

    /** Whether there is a bias. */
    public static Bias of(boolean with) {
      return with ? WITH : WITHOUT;
    }
  }

  /** {@code NAME.weight} [out, in] and {@code NAME.bias} [out]. */
  public static Linear<WeightSource> linear(String name, long out, long in, Bias bias) {
    return new Linear<>(WeightSource.of(name + ".weight", out, in), bias(name, out, bias));
  }

  /** Rows [first, first + count) of a projection that holds several, [out, in]. */
  public static Linear<WeightSource> rows(
      String name, long out, long in, Bias bias, long first, long count) {
    return part(linear(name, out, in, bias), new Part.Rows(first, count));
  }

  /** The same part of a projection's weight and of its bias. */
  public static Linear<WeightSource> part(Linear<WeightSource> whole, Part part) {
    return new Linear<>(
        WeightSource.of(whole.weight().stored(), part),
        whole.bias().map(bias -> WeightSource.of(bias.stored(), part)));
  }

  /** {@code NAME.weight} and {@code NAME.bias}, both [width]. */
  public static Norm<WeightSource> norm(String name, long width, Bias bias) {
    return new Norm<>(
        Optional.of(WeightSource.of(name + ".weight", width)), bias(name, width, bias));
  }

  /** A norm that has no tensors. */
  public static Norm<WeightSource> bareNorm() {
    return new Norm<>(Optional.empty(), Optional.empty());
  }

  /** A norm that stores its scale less 1. */
  public static Norm<WeightSource> plusOne(Norm<WeightSource> norm) {
    return new Norm<>(norm.scale().map(WeightSource::plusOne), norm.bias());
  }

  /** A norm before a sub-layer, none after it. */
  public static Norms<WeightSource> before(Norm<WeightSource> norm) {
    return new Norms<>(Optional.of(norm), Optional.empty());
  }

  /** A norm of what a sub-layer adds, none of what it reads. */
  public static Norms<WeightSource> after(Norm<WeightSource> norm) {
    return new Norms<>(Optional.empty(), Optional.of(norm));
  }

  /** Four projections and no norms of queries and keys. */
  public static Attention<WeightSource> attention(
      Linear<WeightSource> query,
      Linear<WeightSource> key,
      Linear<WeightSource> value,
      Linear<WeightSource> output) {
    return new Attention<>(query, key, value, output, List.of(), List.of());
  }

  private static Optional<WeightSource> bias(String name, long width, Bias bias) {
    return bias == Bias.WITH
        ? Optional.of(WeightSource.of(name + ".bias", width))
        : Optional.empty();
  }
}
