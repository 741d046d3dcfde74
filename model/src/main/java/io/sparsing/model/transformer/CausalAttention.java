package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
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

  /** {@code softmax(q·kᵀ/√D + mask)·v} block by block: query [B, H, T, D] to [B, H, T, D]. */
  private NDArray mix(NDArray query, NDArray key, NDArray value, Positions positions) {
    NDArray scale = Constants.scalar(1 / Math.sqrt(shape.headDim()), query.getManager());
    NDArray scaled = query.mul(scale);
    NDArray turned = key.transpose(0, 1, 3, 2); // [B, K, D, T]
    int length = (int) query.getShape().get(2);
    NDList blocks = new NDList();
    for (int first = 0; first < length; first += Positions.BLOCK) {
      int end = Math.min(length, first + Positions.BLOCK);
      NDArray queries = scaled.get(":, :, {}:{}", first, end);
      NDArray visibleKeys = turned.get("..., :{}", end);
      NDArray visibleValues = value.get(":, :, :{}", end);
      NDArray mask = positions.mask(first, end);
      blocks.add(Scoped.result(() -> attend(queries, visibleKeys, visibleValues, mask)));
    }
    return blocks.size() == 1 ? blocks.get(0) : NDArrays.concat(blocks, 2);
  }

  /** queries [B, H, Q, D], keys [B, K, D, S], values [B, K, S, D], mask [Q, S]: [B, H, Q, D]. */
  private NDArray attend(NDArray queries, NDArray keys, NDArray values, NDArray mask) {
    long batch = queries.getShape().get(0);
    long rows = queries.getShape().get(2);
    long stacked = shape.group() * rows;
    int width = shape.headDim();
    NDArray scores = queries.reshape(batch, shape.kvHeads(), stacked, width).matMul(keys);
    NDArray shares =
        scores
            .reshape(batch, shape.heads(), rows, mask.getShape().get(1))
            .add(mask)
            .softmax(-1)
            .reshape(batch, shape.kvHeads(), stacked, mask.getShape().get(1));
    return shares.matMul(values).reshape(batch, shape.heads(), rows, width);
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
