package io.sparsing.model.config.layout;

import java.util.function.UnaryOperator;

/**
 * Where a weight of the forward pass comes from: a tensor of the checkpoint, a part of it, and what
 * is added to each value.
 *
 * @param stored the tensor
 * @param part which of its values, and in which order
 * @param added 1 for norms that store their scale less 1 (Gemma, Nemotron), else 0
 */
public record WeightSource(StoredTensor stored, Part part, int added) {

  /** Which values of a stored tensor. */
  public sealed interface Part {
    /** All of it as it is. */
    record Whole() implements Part {}

    /** Rows [first, first + count). */
    record Rows(long first, long count) implements Part {}

    /**
     * Rows of one part where the first axis is [head, part, headDim] (GPT-NeoX): [heads·headDim].
     */
    record HeadRows(int part, int parts, int headDim) implements Part {}

    /** Columns [first, first + count) of an [in, out] matrix (GPT-2), turned to [count, in]. */
    record TurnedColumns(long first, long count) implements Part {}
  }

  /** A whole tensor. */
  public static WeightSource of(String name, long... shape) {
    return of(StoredTensor.of(name, shape), new Part.Whole());
  }

  public static WeightSource of(StoredTensor stored, Part part) {
    return new WeightSource(stored, part, 0);
  }

  /** The same with 1 added to each value. */
  WeightSource plusOne() {
    return new WeightSource(stored, part, 1);
  }

  WeightSource renamed(UnaryOperator<String> name) {
    return new WeightSource(
        new StoredTensor(name.apply(stored.name()), stored.shape()), part, added);
  }
}
