package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.sparsing.model.checkpoint.CheckpointException;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.runtime.tensor.LogSumExp;
import io.sparsing.model.transformer.Decoder;
import java.util.Arrays;

/**
 * Negative log-likelihood of each token given those before it: {@code −log softmax(logits)[token]},
 * nats; logits in float32, their sum of exponentials joined in double. Logits exist only for scored
 * positions, and for a part of the vocabulary at a time: the whole of it would be written to memory
 * and read back, where a part stays in the cache.
 */
record LossScorer(String checkpoint, ModelConfig config, Decoder decoder, BlockSizes blocks) {
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
    for (int first = 0; first < scored; first += blocks.scoredPositions()) {
      int count = Math.min(blocks.scoredPositions(), scored - first);
      float[] part = chunk(rows, targets, first, count);
      System.arraycopy(part, 0, losses, first, count);
    }
    return checked(losses);
  }

  private float[] chunk(NDArray rows, long[] targets, int first, int count) {
    try (NDManager manager = rows.getManager().newSubManager()) {
      NDArray part = rows.get("{}:{}", first, first + count);
      part.attach(manager);
      NDArray wanted = manager.create(Arrays.copyOfRange(targets, first, first + count));
      float[] scores = decoder.logitsOf(part, wanted).toFloatArray();
      LogSumExp sums = new LogSumExp(count);
      int ids = blocks.tokenIds();
      for (int id = 0; id < config.vocabularySize(); id += ids) {
        sums.join(logSumExp(part, id, Math.min(config.vocabularySize(), id + ids)));
      }
      return sums.minus(scores);
    }
  }

  /** {@code log Σ exp(logit)} over the ids [first, end), [N]. */
  private float[] logSumExp(NDArray rows, int first, int end) {
    try (NDManager manager = rows.getManager().newSubManager()) {
      NDArray logits = decoder.logits(rows, first, end);
      logits.attach(manager);
      // One kernel gives log softmax; any column of it differs from the logits by the sum sought.
      NDArray shares = logits.logSoftmax(1);
      return logits.get(":, 0").sub(shares.get(":, 0")).toFloatArray();
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
