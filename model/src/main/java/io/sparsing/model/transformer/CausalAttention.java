package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.DecoderTensors.Attention;

/**
 * Grouped-query causal self-attention. The G = H/K query heads that share a key-value head are laid
 * one after another along the query axis, so that keys and values are never repeated.
 */
record CausalAttention(AttentionShape shape) {
  /** [B, T, d] to [B, T, d]. */
  NDArray forward(NDArray x, Attention<NDArray> weights, Positions positions) {
    return Scoped.result(
        () -> {
          NDArray query = positions.rotate(heads(Linears.apply(x, weights.query()), shape.heads()));
          NDArray key = positions.rotate(heads(Linears.apply(x, weights.key()), shape.kvHeads()));
          NDArray value = heads(Linears.apply(x, weights.value()), shape.kvHeads());
          NDArray mixed = mix(query, key, value, positions); // [B, H, T, D]
          return Linears.apply(rows(mixed), weights.output());
        });
  }

  /** {@code softmax(q·kᵀ/√D + mask)·v}: [B, H, T, D]. */
  private NDArray mix(NDArray query, NDArray key, NDArray value, Positions positions) {
    long batch = query.getShape().get(0);
    long length = query.getShape().get(2);
    int width = shape.headDim();
    long stacked = shape.group() * length; // G·T queries a key-value head
    NDArray scaled = query.mul(1 / Math.sqrt(width));
    NDArray scores =
        scaled
            .reshape(batch, shape.kvHeads(), stacked, width)
            .matMul(key.transpose(0, 1, 3, 2)); // [B, K, G·T, T]
    NDArray shares =
        scores
            .reshape(batch, shape.heads(), length, length)
            .add(positions.mask())
            .softmax(-1)
            .reshape(batch, shape.kvHeads(), stacked, length);
    return shares.matMul(value).reshape(batch, shape.heads(), length, width);
  }

  /** [B, T, heads·D] to [B, heads, T, D]. */
  private NDArray heads(NDArray rows, int heads) {
    long batch = rows.getShape().get(0);
    long length = rows.getShape().get(1);
    return rows.reshape(batch, length, heads, shape.headDim()).transpose(0, 2, 1, 3);
  }

  /** [B, H, T, D] to [B, T, H·D]. */
  private NDArray rows(NDArray heads) {
    long batch = heads.getShape().get(0);
    long length = heads.getShape().get(2);
    return heads
        .transpose(0, 2, 1, 3)
        .reshape(batch, length, (long) shape.heads() * shape.headDim());
  }
}
