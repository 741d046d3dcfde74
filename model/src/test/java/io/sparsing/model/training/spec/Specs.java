package io.sparsing.model.training.spec;

import io.sparsing.model.training.data.ByteTokenizer;
import io.sparsing.model.training.data.TrainingCorpus;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Specifications and a text small enough for tests. */
public final class Specs {
  private Specs() {}

  /** d = 16 over a base of 8, L = 2, F = 24; steps of 2 × 24 tokens. */
  public static TrainingSpec.Builder tiny(String series, String activation) {
    return TrainingSpec.builder(series, new ModelShape(16, 2, 2, 24, 8, activation))
        .batch(2, 24)
        .trainingTokens(20 * 48)
        .schedule(3 * 48, 0.25)
        .checkpoints(4, 2 * 48)
        .seed(7);
  }

  /** One sentence, forty times. */
  public static TrainingCorpus corpus() {
    int[] sentence = ByteTokenizer.encode("a red hen sat on a big old box. ");
    return TrainingCorpus.of(
        IntStream.range(0, 40).flatMap(repeat -> Arrays.stream(sentence)).toArray());
  }
}
