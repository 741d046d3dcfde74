package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.config.AttentionRule;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Grouped-query causal self-attention. The G = H/K query heads that share a key-value head are laid
 * one after another along the query axis, so that keys and values are never repeated.
 */
record CausalAttention(AttentionShape shape, AttentionRule rule, Norms norms) {
  /** [B, T, d] to [B, T, d]. */
  NDArray forward(NDArray x, Attention<NDArray> weights, int layer, Positions positions) {
    return Scoped.result(
        () -> {
          Optional<RecordedAttention> recorded = recorded(x, weights, layer, positions);
          if (recorded.isPresent()) {
            NDArray mixed = recorded.get().mix(x, weights, layer, positions);
            return Linears.apply(mixed, weights.output());
          }
          NDArray query = heads(x, weights.query(), weights.queryNorms(), shape.heads());
          NDArray key = heads(x, weights.key(), weights.keyNorms(), shape.kvHeads());
          NDArray value = heads(x, weights.value(), List.of(), shape.kvHeads());
          NDArray mixed =
              mix(
                  positions.rotate(query, layer),
                  positions.rotate(key, layer),
                  value,
                  positions,
                  rule.layers().get(layer));
          return Linears.apply(rows(mixed), weights.output());
        });
  }

  /** The form with fewer operations where weights learn and attention is no more than it knows. */
  private Optional<RecordedAttention> recorded(
      NDArray x, Attention<NDArray> weights, int layer, Positions positions) {
    AttentionRule.Layer ofLayer = rule.layers().get(layer);
    boolean fits =
        weights.query().weight().hasGradient()
            && weights.query().bias().isEmpty()
            && weights.queryNorms().isEmpty()
            && shape.group() == 1
            && rule.clip().isEmpty()
            && rule.softCap().isEmpty()
            && ofLayer.window().isEmpty()
            && positions.tilts().isEmpty()
            && x.getShape().get(1) <= Positions.BLOCK;
    return fits
        ? Optional.of(new RecordedAttention(shape.heads(), shape.headDim(), ofLayer.scale()))
        : Optional.empty();
  }

  /** {@code softmax(scale·q·kᵀ + mask)·v} block by block: query [B, H, T, D] to [B, H, T, D]. */
  private NDArray mix(
      NDArray query, NDArray key, NDArray value, Positions positions, AttentionRule.Layer layer) {
    OptionalInt window = layer.window();
    NDArray scaled = query.muli(Constants.scalar(layer.scale(), query.getManager()));
    NDArray turned = key.transpose(0, 1, 3, 2); // [B, K, D, T]
    int length = (int) query.getShape().get(2);
    if (length <= Positions.BLOCK) {
      // Without cuts a backward pass has no zeros to fill in around them.
      Optional<NDArray> tilt = positions.tilt(length);
      NDArray mask = positions.mask(0, length, window);
      return attend(scaled, turned, value, tilt, mask, 0);
    }
    NDList blocks = new NDList();
    for (int first = 0; first < length; first += Positions.BLOCK) {
      int end = Math.min(length, first + Positions.BLOCK);
      int firstKey = Positions.firstKey(first, window);
      NDArray queries = scaled.get(":, :, {}:{}", first, end);
      NDArray visibleKeys = turned.get("..., {}:{}", firstKey, end);
      NDArray visibleValues = value.get(":, :, {}:{}", firstKey, end);
      NDArray mask = positions.mask(first, end, window);
      int unmasked = Positions.firstMaskedKey(first, window) - firstKey;
      Optional<NDArray> tilt = positions.tilt(end - firstKey);
      blocks.add(
          Scoped.result(() -> attend(queries, visibleKeys, visibleValues, tilt, mask, unmasked)));
    }
    return NDArrays.concat(blocks, 2);
  }

  /**
   * queries [B, H, Q, D], keys [B, K, D, S], values [B, K, S, D], tilt [H, 1, S], mask [Q, S −
   * unmasked] of the keys after the first {@code unmasked}: [B, H, Q, D].
   */
  private NDArray attend(
      NDArray queries,
      NDArray keys,
      NDArray values,
      Optional<NDArray> tilt,
      NDArray mask,
      int unmasked) {
    long batch = queries.getShape().get(0);
    long rows = queries.getShape().get(2);
    long visible = keys.getShape().get(3);
    long stacked = shape.group() * rows;
    int width = shape.headDim();
    NDArray products = queries.reshape(batch, shape.kvHeads(), stacked, width).matMul(keys);
    NDArray capped =
        SoftCaps.apply(products, rule.softCap()).reshape(batch, shape.heads(), rows, visible);
    tilt.ifPresent(capped::addi);
    (unmasked == 0 ? capped : capped.get("..., {}:", unmasked)).addi(mask);
    NDArray shares = capped.softmax(-1).reshape(batch, shape.kvHeads(), stacked, visible);
    return shares.matMul(values).reshape(batch, shape.heads(), rows, width);
  }

  /** Projects and splits: [B, T, d] to [B, heads, T, D]. */
  private NDArray heads(
      NDArray x, Linear<NDArray> weights, List<Norm<NDArray>> headNorms, int heads) {
    NDArray rows = Linears.apply(x, weights);
    long batch = rows.getShape().get(0);
    long length = rows.getShape().get(1);
    Shape split = new Shape(batch, length, heads, shape.headDim());
    return clipped(normed(rows, headNorms, split)).transpose(0, 2, 1, 3);
  }

  private NDArray clipped(NDArray rows) {
    return rule.clip().isEmpty()
        ? rows
        : rows.clip(-rule.clip().getAsDouble(), rule.clip().getAsDouble());
  }

  /** Norms rows [B, T, heads·D] and splits them as {@code split} says, [B, T, heads, D]. */
  private NDArray normed(NDArray rows, List<Norm<NDArray>> headNorms, Shape split) {
    if (headNorms.isEmpty()) {
      return rows.reshape(split);
    }
    if (headNorms.size() > 1) {
      return norms.eachByItsOwn(rows.reshape(split), headNorms);
    }
    Norm<NDArray> norm = headNorms.get(0);
    boolean eachHead = norm.scale().orElseThrow().getShape().get(0) == shape.headDim();
    return eachHead
        ? norms.apply(rows.reshape(split), norm)
        : norms.apply(rows, norm).reshape(split);
  }

  /** [B, H, T, D] to [B, T, H·D]. */
  private NDArray rows(NDArray heads) {
    long batch = heads.getShape().get(0);
    long length = heads.getShape().get(2);
    return heads.transpose(0, 2, 1, 3).reshape(batch, length, shape.queryWidth());
  }
}
