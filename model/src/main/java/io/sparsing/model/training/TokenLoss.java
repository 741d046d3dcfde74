package io.sparsing.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Mean cross-entropy of next tokens and its derivative by the scores, {@code (softmax(z) − e) / N}
 * with e one at the token that came (N rows, V token ids), from one softmax that is not recorded.
 *
 * @param mean negative log-likelihood, nats per token
 * @param gradient [N, V]
 */
record TokenLoss(double mean, NDArray gradient) {
  /**
   * The loss of scores; records nothing.
   *
   * @param logits scores z [N, V]
   * @param targets ids of the tokens that came [N, 1], int64
   */
  static TokenLoss of(NDArray logits, NDArray targets) {
    NDManager manager = logits.getManager();
    NDArray scores = logits.stopGradient();
    NDArray shares = scores.softmax(1); // [N, V]
    // −log softmax = max − z − log(share of the max): finite even where a share is below float32.
    int[] rows = {1};
    NDArray top = shares.max(rows, true).log();
    NDArray losses = scores.max(rows, true).sub(scores.gather(targets, 1)).sub(top); // [N, 1]
    NDArray wanted = shares.gather(targets, 1);
    NDArray one = manager.full(new Shape(), 1f, DataType.FLOAT32);
    NDArray count = manager.full(new Shape(), (float) logits.getShape().get(0), DataType.FLOAT32);
    NDArray gradient = shares.scatter(targets, wanted.sub(one), 1).divi(count);
    return new TokenLoss(losses.mean().getFloat(), gradient);
  }
}
