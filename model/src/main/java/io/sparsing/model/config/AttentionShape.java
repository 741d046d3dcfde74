package io.sparsing.model.config;

/**
 * The heads of grouped-query attention: query head {@code h} reads key-value head {@code h / (heads
 * / kvHeads)}.
 *
 * @param heads query heads
 * @param kvHeads key-value heads; divides {@code heads}
 * @param headDim width of a head
 */
public record AttentionShape(int heads, int kvHeads, int headDim) {
  public AttentionShape {
    if (heads % kvHeads != 0) {
      throw new ConfigException(
          "config.json: expected num_key_value_heads to divide num_attention_heads = %d, found %d"
              .formatted(heads, kvHeads));
    }
  }

  /** Query heads that share one key-value head. */
  public int group() {
    return heads / kvHeads;
  }

  /** Width of all queries, H·D. */
  public int queryWidth() {
    return heads * headDim;
  }

  /** Width of all keys, and of all values, K·D. */
  public int keyWidth() {
    return kvHeads * headDim;
  }
}
