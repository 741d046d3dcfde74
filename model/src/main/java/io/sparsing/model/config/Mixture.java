package io.sparsing.model.config;

/**
 * How the tokens of a mixture of experts find their experts.
 *
 * <p>With p = softmax over the router's logits of all experts, a token goes to the {@code perToken}
 * experts of the largest p; their weights {@code g_e} are these p, all other experts' are 0.
 *
 * @param experts experts of a layer, X
 * @param perToken experts that a token is sent to
 * @param weights what the weights of the chosen ones are
 */
public record Mixture(int experts, int perToken, Weights weights) {
  /** What the weights of chosen experts are. */
  public enum Weights {
    /** Their share among all experts. */
    AS_THEY_ARE,
    /** The same over their sum, so that they come to 1. */
    SUMMING_TO_ONE
  }

  public Mixture {
    if (perToken < 1 || perToken > experts) {
      throw new ConfigException(
          "config.json: expected num_experts_per_tok within 1 to %d experts, found %d"
              .formatted(experts, perToken));
    }
  }

  /** Neurons of all experts for each one that a token is sent to, {@code X/perToken}. */
  public double neuronsPerRouted() {
    return (double) experts / perToken;
  }
}
