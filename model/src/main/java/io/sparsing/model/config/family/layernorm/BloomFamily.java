package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.BlockWiring;
import io.sparsing.model.config.DecoderSize;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Entry;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.List;
import java.util.Optional;

/**
 * BLOOM: ALiBi instead of position embeddings, a norm behind the embedding, a plain FFN; query, key
 * and value in one tensor as [head, (q, k, v), headDim]; head tied.
 */
final class BloomFamily implements ModelFamily {
  private static final String PREFIX = "transformer.";
  private static final int DEFAULT_POSITIONS = 2048;

  @Override
  public String modelType() {
    return "bloom";
  }

  @Override
  public String architecture() {
    return "BloomForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    LlamaLayout.Head head = LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED);
    Entry<WeightSource> entry =
        new Entry<>(
            WeightSource.of(
                PREFIX + "word_embeddings.weight", config.vocabularySize(), config.hiddenSize()),
            Optional.empty(),
            Optional.empty(),
            Optional.of(norm(PREFIX + "word_embeddings_layernorm", config)));
    return LlamaLayout.plan(
            config,
            head,
            entry,
            norm(PREFIX + "ln_f", config),
            layer -> block(config, PREFIX + "h." + layer + "."))
        .with(name -> false, PREFIX);
  }

  private ModelConfig config(ConfigKeys keys) {
    int hiddenSize = keys.size("hidden_size", "n_embed", LlamaKeys.MAXIMUM_WIDTH);
    int heads = keys.size("n_head", "num_attention_heads", LlamaKeys.MAXIMUM_WIDTH);
    int neurons = 4 * hiddenSize;
    keys.same(
        "n_inner", keys.optionalSize("n_inner", LlamaKeys.MAXIMUM_WIDTH), "4 hidden_size", neurons);
    readInert(keys);
    boolean fromNorm = keys.flag("apply_residual_connection_post_layernorm", false);
    return ModelConfig.sequential(
            modelType(),
            new DecoderSize(
                keys.size("n_layer", "num_hidden_layers", LlamaKeys.MAXIMUM_LAYERS),
                hiddenSize,
                neurons,
                keys.size("vocab_size", LlamaKeys.MAXIMUM_WIDTH),
                keys.optionalSize("seq_length", LlamaKeys.MAXIMUM_POSITIONS)
                    .orElse(DEFAULT_POSITIONS)),
            new AttentionShape(heads, heads, LlamaKeys.headDim(keys, hiddenSize, heads)),
            Activation.GELU_TANH,
            PositionRule.Alibi.of(heads),
            new NormRule(NormRule.Kind.LAYER, keys.positive("layer_norm_epsilon", 1e-5)))
        .with(fromNorm ? BlockWiring.RESIDUAL_FROM_NORM : BlockWiring.SEQUENTIAL);
  }

  /** Keys of the training program; no forward pass reads them. */
  private static void readInert(ConfigKeys keys) {
    for (String key :
        List.of(
            "attention_softmax_in_fp32",
            "masked_softmax_fusion",
            "offset_alibi",
            "skip_bias_add",
            "skip_bias_add_qkv",
            "slow_but_exact")) {
      keys.holds(key);
    }
  }

  private static Block<WeightSource> block(ModelConfig config, String prefix) {
    return new Block<>(
        TensorNames.before(norm(prefix + "input_layernorm", config)),
        GptNeoxFamily.attention(config, prefix + "self_attention.", Bias.WITH),
        TensorNames.before(norm(prefix + "post_attention_layernorm", config)),
        LlamaLayout.plain(
            config, prefix + "mlp.dense_h_to_4h", prefix + "mlp.dense_4h_to_h", Bias.WITH));
  }

  private static Norm<WeightSource> norm(String name, ModelConfig config) {
    return TensorNames.norm(name, config.hiddenSize(), Bias.WITH);
  }
}
