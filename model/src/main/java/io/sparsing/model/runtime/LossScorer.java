package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.transformer.Decoder;
import java.util.Arrays;

/**
 * Negative log-likelihood of each token given those before it: {@code −log softmax(logits)[token]},
 * float32, nats. Logits exist only for scored positions, some rows at a time.
 */
record LossScorer(String checkpoint, ModelConfig config, Decoder decoder) {
  /** Logits held at once, float32 values (16 MiB). */
  private static final int MAXIMUM_LOGITS = 1 << 22;

  /**
   * Scores every token but each sequence's first.
   *
   * @param hidden [B, T, E]
   * @param tokens row-major [B, T]
   * @return row-major [B·(T−1)]
   */
  float[] score(NDArray hidden, long[] tokens) {
    int sequences = (int) hidden.getShape().get(0);
    int length = (int) hidden.getShape().get(1);
    int scored = sequences * (length - 1);
    float[] losses = new float[scored];
    if (scored == 0) {
      return losses;
    }
    long[] targets = targets(tokens, sequences, length);
    NDArray rows = hidden.get(":, :-1").reshape(scored, hidden.getShape().getLastDimension());
    int rowsAtOnce = Math.max(1, MAXIMUM_LOGITS / config.vocabularySize());
    for (int first = 0; first < scored; first += rowsAtOnce) {
      int count = Math.min(rowsAtOnce, scored - first);
      float[] part = chunk(rows, targets, first, count);
      System.arraycopy(part, 0, losses, first, count);
    }
    return checked(losses);
  }

  private float[] chunk(NDArray rows, long[] targets, int first, int count) {
    try (NDManager manager = rows.getManager().newSubManager()) {
      NDArray part = rows.get("{}:{}", first, first + count);
      part.attach(manager);
      long[] wanted = Arrays.copyOfRange(targets, first, first + count);
      NDArray logProbabilities = decoder.logits(part).logSoftmax(1); // [count, V]
      return logProbabilities
          .gather(manager.create(wanted, new Shape(count, 1)), 1)
          .neg()
          .toFloatArray();
    }
  }

  private static long[] targets(long[] tokens, int sequences, int length) {
    long[] targets = new long[sequences * (length - 1)];
    for (int sequence = 0; sequence < sequences; sequence++) {
      System.arraycopy(tokens, sequence * length + 1, targets, sequence * (length - 1), length - 1);
    }
    return targets;
  }

  private float[] checked(float[] losses) {
    for (float loss : losses) {
      if (!Float.isFinite(loss)) {
        throw new CheckpointException(
            "Cannot score %s: expected finite logits after layer %d, found a loss of %s"
                .formatted(checkpoint, config.layers() - 1, loss));
      }
    }
    return losses;
  }
}
