package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;

/**
 * Bamboo and TurboSparse-Mistral: Mistral with dReLU, which their configuration calls {@code relu}.
 */
final class BambooFamily implements ModelFamily {
  @Override
  public String modelType() {
    return "bamboo";
  }

  @Override
  public String architecture() {
    return "BambooForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    keys.only("hidden_act", "relu");
    return MistralFamily.plan(keys, modelType(), config -> config.with(Activation.DRELU));
  }
}
