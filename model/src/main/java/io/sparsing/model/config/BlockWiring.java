package io.sparsing.model.config;

/** How attention and feed-forward network hang on the residual stream. */
public enum BlockWiring {
  /** {@code y = x + attention(norm(x))}, then {@code y + ffn(norm(y))}. */
  SEQUENTIAL,
  /** {@code x + attention(norm(x)) + ffn(norm'(x))}; one norm for both where there is no other. */
  PARALLEL,
  /** {@code y = norm(x + attention(x))}, then {@code norm(y + ffn(y))} (OPT-350m). */
  NORM_AFTER_SUM,
  /**
   * {@code n = norm(x)}, {@code y = n + attention(n)}, then the same of y with its norm and the FFN
   * (BLOOM's {@code apply_residual_connection_post_layernorm}).
   */
  RESIDUAL_FROM_NORM
}
