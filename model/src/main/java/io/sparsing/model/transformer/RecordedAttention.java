package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Attention;

/**
 * {@link CausalAttention} for weights that learn, in the one form that small models are trained in:
 * as many key-value heads as heads, heads that turn as a whole, every key visible that came before,
 * and sequences of one block. The values are the same up to rounding. There are half as many
 * operations, because each of them costs again in the backward pass: one product for queries, keys
 * and values, and one rotation for queries and keys.
 *
 * @param heads H
 * @param width D
 * @param scale of the scores
 */
record RecordedAttention(int heads, int width, double scale) {
  /** [B, T, d] to [B, T, H·D] before the output projection. */
  NDArray mix(NDArray x, Attention<NDArray> weights, int layer, Positions positions) {
    long batch = x.getShape().get(0);
    int length = (int) x.getShape().get(1);
    long queryWidth = (long) heads * width;
    NDArray factor = Constants.scalar(scale, x.getManager());
    NDArray weight =
        NDArrays.concat(
            new NDList(
                weights.query().weight().mul(factor),
                weights.key().weight(),
                weights.value().weight())); // [3·H·D, d]
    NDArray rows = Linear.linear(x, weight).singletonOrThrow(); // [B, T, 3·H·D]
    NDList parts = rows.split(new long[] {2 * queryWidth}, 2);
    NDArray turning = parts.get(0).reshape(batch, length, 2, heads, width).transpose(2, 0, 3, 1, 4);
    NDList turned = positions.rotate(turning, layer).split(2, 0); // each [1, B, H, T, D]
    NDArray queries = turned.get(0).reshape(batch * heads, length, width);
    NDArray keys = turned.get(1).reshape(batch * heads, length, width);
    NDArray values = byHead(parts.get(1), batch, length);
    NDArray scores = queries.batchMatMul(keys.transpose(0, 2, 1)); // [B·H, T, T]
    scores.addi(positions.mask(length));
    return byRow(scores.softmax(-1).batchMatMul(values), batch, length);
  }

  /** [B, T, H·D] to [B·H, T, D]. */
  private NDArray byHead(NDArray rows, long batch, long length) {
    return rows.reshape(batch, length, heads, width)
        .transpose(0, 2, 1, 3)
        .reshape(batch * heads, length, width);
  }

  /** [B·H, T, D] to [B, T, H·D]. */
  private NDArray byRow(NDArray heads, long batch, long length) {
    return heads
        .reshape(batch, this.heads, length, width)
        .transpose(0, 2, 1, 3)
        .reshape(batch, length, (long) this.heads * width);
  }
}
