package io.sparsing.model.training;

/** What a weight tensor does in the model; decides how it starts and how fast it learns. */
enum ParameterRole {
  /** Token embedding [V, d], which is also the output head where it is tied. */
  EMBEDDING,
  /** Projection [out, in]. */
  MATRIX,
  /** Scale of a norm [d]. */
  SCALE
}
