package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import io.sparsing.model.config.AttentionScores;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Grouped-query causal self-attention. The G = H/K query heads that share a key-value head are laid
 * one after another along the query axis, so that keys and values are never repeated.
 */
record CausalAttention(AttentionShape shape, AttentionScores scores, Norms norms) {
  /** [B, T, d] to [B, T, d]. */
  NDArray forward(NDArray x, Attention<NDArray> weights, int layer, Positions positions) {
    return Scoped.result(
        () -> {
          NDArray query = heads(x, weights.query(), weights.queryNorm(), shape.heads());
          NDArray key = heads(x, weights.key(), weights.keyNorm(), shape.kvHeads());
          NDArray value = heads(x, weights.value(), Optional.empty(), shape.kvHeads());
          OptionalInt window = scores.windowByLayer().get(layer);
          NDArray mixed =
              mix(positions.rotate(query), positions.rotate(key), value, positions, window);
          return Linears.apply(rows(mixed), weights.output());
        });
  }

  /** {@code softmax(scale·q·kᵀ + mask)·v} block by block: query [B, H, T, D] to [B, H, T, D]. */
  private NDArray mix(
      NDArray query, NDArray key, NDArray value, Positions positions, OptionalInt window) {
    NDArray scaled = query.muli(Constants.scalar(scores.scale(), query.getManager()));
    NDArray turned = key.transpose(0, 1, 3, 2); // [B, K, D, T]
    int length = (int) query.getShape().get(2);
    NDList blocks = new NDList();
    for (int first = 0; first < length; first += Positions.BLOCK) {
      int end = Math.min(length, first + Positions.BLOCK);
      int firstKey = Positions.firstKey(first, window);
      NDArray queries = scaled.get(":, :, {}:{}", first, end);
      NDArray visibleKeys = turned.get("..., {}:{}", firstKey, end);
      NDArray visibleValues = value.get(":, :, {}:{}", firstKey, end);
      NDArray mask = positions.mask(first, end, window);
      int unmasked = Positions.firstMaskedKey(first, window) - firstKey;
      blocks.add(Scoped.result(() -> attend(queries, visibleKeys, visibleValues, mask, unmasked)));
    }
    return blocks.size() == 1 ? blocks.get(0) : NDArrays.concat(blocks, 2);
  }

  /**
   * queries [B, H, Q, D], keys [B, K, D, S], values [B, K, S, D], mask [Q, S − unmasked] of the
   * keys after the first {@code unmasked}: [B, H, Q, D].
   */
  private NDArray attend(
      NDArray queries, NDArray keys, NDArray values, NDArray mask, int unmasked) {
    long batch = queries.getShape().get(0);
    long rows = queries.getShape().get(2);
    long visible = keys.getShape().get(3);
    long stacked = shape.group() * rows;
    int width = shape.headDim();
    NDArray products = queries.reshape(batch, shape.kvHeads(), stacked, width).matMul(keys);
    NDArray capped =
        SoftCaps.apply(products, scores.softCap()).reshape(batch, shape.heads(), rows, visible);
    capped.get("..., {}:", unmasked).addi(mask);
    NDArray shares = capped.softmax(-1).reshape(batch, shape.kvHeads(), stacked, visible);
    return shares.matMul(values).reshape(batch, shape.heads(), rows, width);
  }

  /** Projects and splits: [B, T, d] to [B, heads, T, D]. */
  private NDArray heads(
      NDArray x, Linear<NDArray> weights, Optional<Norm<NDArray>> norm, int heads) {
    NDArray rows = Linears.apply(x, weights);
    long batch = rows.getShape().get(0);
    long length = rows.getShape().get(1);
    boolean eachHead = norm.isPresent() && norm.get().scale().getShape().get(0) == shape.headDim();
    NDArray normed = norm.isPresent() && !eachHead ? norms.apply(rows, norm.get()) : rows;
    NDArray split = normed.reshape(batch, length, heads, shape.headDim());
    return (eachHead ? norms.apply(split, norm.get()) : split).transpose(0, 2, 1, 3);
  }

  /** [B, H, T, D] to [B, T, H·D]. */
  private NDArray rows(NDArray heads) {
    long batch = heads.getShape().get(0);
    long length = heads.getShape().get(2);
    return heads.transpose(0, 2, 1, 3).reshape(batch, length, shape.queryWidth());
  }
}
