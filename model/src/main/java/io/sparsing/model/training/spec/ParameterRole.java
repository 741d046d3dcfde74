package io.sparsing.model.training.spec;

import io.sparsing.model.config.layout.StoredTensor;

/** What a weight tensor does in the model; decides how it starts and how fast it learns. */
public enum ParameterRole {
  /** Token embedding [V, d], which is also the output head where it is tied. */
  EMBEDDING,
  /** Projection [out, in]. */
  MATRIX,
  /** Scale of a norm [d]. */
  SCALE;

  /** The role of a tensor that is stored. */
  public static ParameterRole of(StoredTensor tensor, StoredTensor embedding) {
    if (tensor.equals(embedding)) {
      return EMBEDDING;
    }
    return tensor.shape().size() == 1 ? SCALE : MATRIX;
  }
}
