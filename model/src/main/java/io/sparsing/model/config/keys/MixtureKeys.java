package io.sparsing.model.config.keys;

import io.sparsing.model.config.Mixture;
import io.sparsing.model.config.Mixture.Weights;
import io.sparsing.model.config.ModelConfig;

/**
 * Reads the keys of mixtures of experts.
 *
 * @param expertsKey name of the number of experts
 * @param experts that number where nothing is said
 * @param perToken experts that a token is sent to where nothing is said
 * @param widthKey name of the neurons of an expert
 */
public record MixtureKeys(String expertsKey, int experts, int perToken, String widthKey) {
  /** Of all layers: beyond any model, and small enough that a list of them can be built. */
  private static final int MAXIMUM_EXPERTS = 30_000;

  /** The model with experts in every layer; {@code norm_topk_prob} says what their weights are. */
  public ModelConfig read(ConfigKeys keys, ModelConfig model) {
    boolean normalised = keys.flag("norm_topk_prob", false);
    return read(keys, model, normalised ? Weights.SUMMING_TO_ONE : Weights.AS_THEY_ARE);
  }

  /** The model with experts in every layer. */
  public ModelConfig read(ConfigKeys keys, ModelConfig model, Weights weights) {
    int count = keys.optionalSize(expertsKey, MAXIMUM_EXPERTS / model.layers()).orElse(experts);
    int chosen = keys.optionalSize("num_experts_per_tok", MAXIMUM_EXPERTS).orElse(perToken);
    int width = keys.size(widthKey, LlamaKeys.MAXIMUM_WIDTH / count);
    return model.with(new Mixture(count, chosen, weights), width);
  }
}
