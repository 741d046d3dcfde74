package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.BlockWiring;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Entry;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import io.sparsing.model.config.layout.WeightSource.Part;
import java.util.regex.Pattern;

/**
 * GPT-NeoX (Pythia): LayerNorms, partly turned heads, a plain FFN beside attention or after it;
 * query, key and value in one tensor as [head, (q, k, v), headDim].
 */
final class GptNeoxFamily implements ModelFamily {
  private static final RotaryKeys ROTARY = new RotaryKeys("rotary_emb_base", "rotary_pct", 0.25);

  private static final Pattern BUFFER =
      Pattern.compile(
          "gpt_neox\\.layers\\.\\d+\\.attention\\.(bias|masked_bias|rotary_emb\\.inv_freq)");

  @Override
  public String modelType() {
    return "gpt_neox";
  }

  @Override
  public String architecture() {
    return "GPTNeoXForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    LlamaKeys names =
        LlamaKeys.of(modelType())
            .activation("hidden_act", Activation.GELU)
            .norm(NormRule.Kind.LAYER, "layer_norm_eps", 1e-5)
            .rotary(ROTARY);
    boolean parallel = keys.flag("use_parallel_residual", true);
    ModelConfig config =
        names.read(keys).with(parallel ? BlockWiring.PARALLEL : BlockWiring.SEQUENTIAL);
    if (config.heads() != config.kvHeads()
        || config.attention().queryWidth() != config.hiddenSize()) {
      throw keys.expected("head_dim", "hidden_size / num_attention_heads", "" + config.headDim());
    }
    LlamaLayout.Head head = LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN);
    Bias attention = Bias.of(keys.flag("attention_bias", true));
    long hidden = config.hiddenSize();
    Linear<WeightSource> own =
        TensorNames.linear("embed_out", config.vocabularySize(), hidden, Bias.WITHOUT);
    return LlamaLayout.plan(
            config,
            head,
            own,
            Entry.of(WeightSource.of("gpt_neox.embed_in.weight", config.vocabularySize(), hidden)),
            norm("gpt_neox.final_layer_norm", config),
            layer -> block(config, "gpt_neox.layers." + layer + ".", attention))
        .with(name -> BUFFER.matcher(name).matches(), "");
  }

  private static Block<WeightSource> block(ModelConfig config, String prefix, Bias attention) {
    return new Block<>(
        TensorNames.before(norm(prefix + "input_layernorm", config)),
        attention(config, prefix + "attention.", attention),
        TensorNames.before(norm(prefix + "post_attention_layernorm", config)),
        LlamaLayout.plain(
            config, prefix + "mlp.dense_h_to_4h", prefix + "mlp.dense_4h_to_h", Bias.WITH));
  }

  static Attention<WeightSource> attention(ModelConfig config, String prefix, Bias bias) {
    long hidden = config.hiddenSize();
    Linear<WeightSource> all =
        TensorNames.linear(prefix + "query_key_value", 3 * hidden, hidden, bias);
    int width = config.headDim();
    return TensorNames.attention(
        TensorNames.part(all, new Part.HeadRows(0, 3, width)),
        TensorNames.part(all, new Part.HeadRows(1, 3, width)),
        TensorNames.part(all, new Part.HeadRows(2, 3, width)),
        TensorNames.linear(prefix + "dense", hidden, hidden, bias));
  }

  private static Norm<WeightSource> norm(String name, ModelConfig config) {
    return TensorNames.norm(name, config.hiddenSize(), Bias.WITH);
  }
}
