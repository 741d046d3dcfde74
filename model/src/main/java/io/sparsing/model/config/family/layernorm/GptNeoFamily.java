package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.DecoderSize;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.keys.ActivationKeys;
import io.sparsing.model.config.keys.AttentionTypes;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.regex.Pattern;

/**
 * GPT-Neo: GPT-2 with ordinary projections, scores that are not scaled, and a window in some
 * layers; head tied.
 */
final class GptNeoFamily implements ModelFamily {
  private static final int DEFAULT_WINDOW = 256;

  private static final Pattern BUFFER =
      Pattern.compile("transformer\\.h\\.\\d+\\.attn\\.attention\\.(bias|masked_bias)");

  @Override
  public String modelType() {
    return "gpt_neo";
  }

  @Override
  public String architecture() {
    return "GPTNeoForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    return Gpt2Family.plan(keys, config, BUFFER, prefix -> block(config, prefix));
  }

  private ModelConfig config(ConfigKeys keys) {
    int hiddenSize = keys.size("hidden_size", LlamaKeys.MAXIMUM_WIDTH);
    int heads = keys.size("num_heads", LlamaKeys.MAXIMUM_WIDTH);
    int layers = keys.size("num_layers", LlamaKeys.MAXIMUM_LAYERS);
    ModelConfig config =
        ModelConfig.sequential(
            modelType(),
            new DecoderSize(
                layers,
                hiddenSize,
                keys.optionalSize("intermediate_size", LlamaKeys.MAXIMUM_WIDTH)
                    .orElse(4 * hiddenSize),
                keys.size("vocab_size", LlamaKeys.MAXIMUM_WIDTH),
                keys.optionalSize("max_position_embeddings", LlamaKeys.MAXIMUM_WIDTH).orElse(2048)),
            new AttentionShape(heads, heads, LlamaKeys.headDim(keys, hiddenSize, heads)),
            ActivationKeys.read(keys, "activation_function", Activation.GELU_TANH),
            new PositionRule.Learned(0),
            new NormRule(NormRule.Kind.LAYER, keys.positive("layer_norm_epsilon", 1e-5)));
    int window =
        keys.optionalSize("window_size", LlamaKeys.MAXIMUM_POSITIONS).orElse(DEFAULT_WINDOW);
    return config.with(
        config.rule().scaled(layer -> 1).windowed(window, AttentionTypes.local(keys, layers)));
  }

  private static Block<WeightSource> block(ModelConfig config, String prefix) {
    long hidden = config.hiddenSize();
    String names = prefix + "attn.attention.";
    Attention<WeightSource> attention =
        TensorNames.attention(
            TensorNames.linear(names + "q_proj", hidden, hidden, Bias.WITHOUT),
            TensorNames.linear(names + "k_proj", hidden, hidden, Bias.WITHOUT),
            TensorNames.linear(names + "v_proj", hidden, hidden, Bias.WITHOUT),
            TensorNames.linear(names + "out_proj", hidden, hidden, Bias.WITH));
    return new Block<>(
        TensorNames.before(Gpt2Family.norm(prefix + "ln_1", config)),
        attention,
        TensorNames.before(Gpt2Family.norm(prefix + "ln_2", config)),
        LlamaLayout.plain(config, prefix + "mlp.c_fc", prefix + "mlp.c_proj", Bias.WITH));
  }
}
