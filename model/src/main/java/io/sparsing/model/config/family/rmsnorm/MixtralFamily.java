package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.Mixture;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.MixtureKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;
import java.util.OptionalInt;

/** Mixtral: Mistral's attention, a window only if one is given, and experts in every layer. */
final class MixtralFamily implements ModelFamily {
  private static final MixtureKeys EXPERTS =
      new MixtureKeys("num_local_experts", 8, 2, "intermediate_size");

  @Override
  public String modelType() {
    return "mixtral";
  }

  @Override
  public String architecture() {
    return "MixtralForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig llama =
        LlamaKeys.of(modelType())
            .norm(NormRule.Kind.RMS, "rms_norm_eps", 1e-5)
            .rotary(RotaryKeys.wholeHeads(1e6))
            .kvHeads(8)
            .maxPositions(131_072)
            .read(keys);
    OptionalInt window = WindowKeys.window(keys, OptionalInt.empty());
    ModelConfig config =
        EXPERTS.read(
            keys,
            WindowKeys.apply(keys, llama, window, layer -> true),
            Mixture.Weights.SUMMING_TO_ONE);
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> LlamaLayout.attention(config, prefix, Bias.WITHOUT, Bias.WITHOUT),
        prefix -> LlamaLayout.experts(config, prefix + "block_sparse_moe.", "w1", "w3", "w2"));
  }
}
