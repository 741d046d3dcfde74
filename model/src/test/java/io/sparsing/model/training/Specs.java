package io.sparsing.model.training;

/** Specifications small enough for tests. */
final class Specs {
  private Specs() {}

  /** d = 16 over a base of 8, L = 2, F = 24; steps of 2 × 24 tokens. */
  static TrainingSpec.Builder tiny(String series, String activation) {
    return TrainingSpec.builder(series, new ModelShape(16, 2, 2, 24, 8, activation))
        .batch(2, 24)
        .trainingTokens(20 * 48)
        .schedule(3 * 48, 0.25)
        .checkpoints(4, 2 * 48)
        .seed(7);
  }
}
