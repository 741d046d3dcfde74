package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.BlockWiring;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.DecoderTensors.Norms;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** StableLM: LayerNorms, partly turned heads, a gated FFN after attention or beside it. */
final class StableLmFamily implements ModelFamily {
  @Override
  public String modelType() {
    return "stablelm";
  }

  @Override
  public String architecture() {
    return "StableLmForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    boolean parallel = keys.flag("use_parallel_residual", false);
    ModelConfig config =
        LlamaKeys.of(modelType())
            .norm(NormRule.Kind.LAYER, "layer_norm_eps", 1e-5)
            .maxPositions(4096)
            .rotary(RotaryKeys.partial(0.25))
            .read(keys)
            .with(parallel ? BlockWiring.PARALLEL : BlockWiring.SEQUENTIAL);
    Bias inputs = Bias.of(keys.flag("use_qkv_bias", false));
    boolean headNorms = keys.flag("qk_layernorm", false);
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        norm("model.norm", config),
        prefix ->
            new Block<>(
                TensorNames.before(norm(prefix + "input_layernorm", config)),
                attention(config, prefix, inputs, headNorms),
                parallel
                    ? new Norms<>(Optional.empty(), Optional.empty())
                    : TensorNames.before(norm(prefix + "post_attention_layernorm", config)),
                LlamaLayout.gated(config, prefix, Bias.WITHOUT)));
  }

  private static Attention<WeightSource> attention(
      ModelConfig config, String prefix, Bias inputs, boolean headNorms) {
    Attention<WeightSource> plain = LlamaLayout.attention(config, prefix, inputs, Bias.WITHOUT);
    return headNorms
        ? plain.normed(
            headNorms(prefix + "self_attn.q_layernorm.norms.", config.heads(), config.headDim()),
            headNorms(prefix + "self_attn.k_layernorm.norms.", config.kvHeads(), config.headDim()))
        : plain;
  }

  private static List<Norm<WeightSource>> headNorms(String prefix, int heads, int width) {
    return IntStream.range(0, heads)
        .mapToObj(head -> TensorNames.norm(prefix + head, width, Bias.WITHOUT))
        .toList();
  }

  private static Norm<WeightSource> norm(String name, ModelConfig config) {
    return TensorNames.norm(name, config.hiddenSize(), Bias.WITH);
  }
}
