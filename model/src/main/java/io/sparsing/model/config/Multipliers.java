package io.sparsing.model.config;

/**
 * Constant factors on the residual stream (MiniCPM's µP-style scaling, Gemma's embeddings); all 1
 * in most families.
 *
 * @param embedding factor on the token embeddings
 * @param residual factor on each branch before it is added to the residual stream
 * @param head factor on the normed hidden state before the output head
 */
public record Multipliers(double embedding, double residual, double head) {
  /** No scaling anywhere. */
  public static final Multipliers NONE = new Multipliers(1, 1, 1);
}
