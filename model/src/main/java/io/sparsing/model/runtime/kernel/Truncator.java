package io.sparsing.model.runtime.kernel;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.probe.TruncationRule;

/** Truncates layers by one rule and counts what stays active. */
public sealed interface Truncator permits JavaTruncator, TensorTruncator {
  /** Words of a mask that F neurons take. */
  static int words(int neurons) {
    return (neurons + Long.SIZE - 1) / Long.SIZE;
  }

  /** Of the kernels given. */
  static Truncator of(
      Kernels kernels, TruncationRule rule, OutputProjections projections, Masks masks) {
    return switch (kernels) {
      case JAVA -> new JavaTruncator(rule, projections, masks);
      case TENSOR -> new TensorTruncator(rule, projections, masks);
    };
  }

  /**
   * Truncates one layer; the activations may be changed in place.
   *
   * @param layer index from 0
   * @param gate {@code act(gate)} [B, T, F] float32
   * @param activation {@code a} [B, T, F] float32
   * @param reachable neurons that a position can reach; F but in a layer of experts
   * @param zeros whether neurons of magnitude, or gate, 0 may be active
   */
  Truncated truncate(int layer, NDArray gate, NDArray activation, int reachable, Zeros zeros);

  /** Whether masks are wanted. */
  enum Masks {
    PACKED,
    LEFT_OUT
  }

  /** Whether neurons of magnitude, or gate, 0 may be active. */
  enum Zeros {
    /** Where the rule says so, such as at a threshold of 0. */
    AS_OTHERS,
    /** Never: in a layer of experts a neuron is 0 where its expert was not asked. */
    INACTIVE
  }
}
