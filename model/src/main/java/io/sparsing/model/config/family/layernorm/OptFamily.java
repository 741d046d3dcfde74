package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.BlockWiring;
import io.sparsing.model.config.DecoderSize;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.keys.ActivationKeys;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Entry;
import io.sparsing.model.config.layout.DecoderTensors.Exit;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * OPT: learned positions from row 2 on, a plain FFN, tied head. The 350m model norms after each
 * sum, has no final norm, and embeds in fewer dimensions than it computes in.
 */
final class OptFamily implements ModelFamily {
  private static final int POSITION_OFFSET = 2;
  private static final double EPSILON = 1e-5;

  @Override
  public String modelType() {
    return "opt";
  }

  @Override
  public String architecture() {
    return "OPTForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    long hidden = config.hiddenSize();
    long embedded =
        keys.optionalSize("word_embed_proj_dim", LlamaKeys.MAXIMUM_WIDTH)
            .orElse(config.hiddenSize());
    boolean normFirst = config.wiring() == BlockWiring.SEQUENTIAL;
    boolean finalNorm = normFirst && !keys.flag("_remove_final_layer_norm", false);
    Bias bias = Bias.of(keys.flag("enable_bias", true));
    LlamaLayout.Head head = LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED);
    Linear<WeightSource> own =
        TensorNames.linear("lm_head", config.vocabularySize(), embedded, Bias.WITHOUT);
    Entry<WeightSource> entry =
        new Entry<>(
            WeightSource.of("model.decoder.embed_tokens.weight", config.vocabularySize(), embedded),
            Optional.of(
                WeightSource.of(
                    "model.decoder.embed_positions.weight",
                    config.maxPositions() + POSITION_OFFSET,
                    hidden)),
            projection("project_in", hidden, embedded),
            Optional.empty());
    Exit<WeightSource> exit =
        new Exit<>(
            finalNorm
                ? Optional.of(norm("model.decoder.final_layer_norm", config))
                : Optional.empty(),
            projection("project_out", embedded, hidden),
            head == LlamaLayout.Head.OWN ? Optional.of(own) : Optional.empty());
    return new ModelPlan(
        config,
        new DecoderTensors<>(
            entry,
            IntStream.range(0, config.layers())
                .mapToObj(layer -> block(config, "model.decoder.layers." + layer + ".", bias))
                .toList(),
            exit),
        head == LlamaLayout.Head.TIED ? Optional.of(own.weight().stored()) : Optional.empty(),
        name -> false,
        "model.");
  }

  private ModelConfig config(ConfigKeys keys) {
    int hiddenSize = keys.size("hidden_size", LlamaKeys.MAXIMUM_WIDTH);
    int heads = keys.size("num_attention_heads", LlamaKeys.MAXIMUM_WIDTH);
    if (!keys.flag("layer_norm_elementwise_affine", true)) {
      throw keys.expected("layer_norm_elementwise_affine", "true", "false");
    }
    DecoderSize size =
        new DecoderSize(
            keys.size("num_hidden_layers", LlamaKeys.MAXIMUM_LAYERS),
            hiddenSize,
            keys.size("ffn_dim", LlamaKeys.MAXIMUM_WIDTH),
            keys.size("vocab_size", LlamaKeys.MAXIMUM_WIDTH),
            keys.optionalSize("max_position_embeddings", LlamaKeys.MAXIMUM_WIDTH).orElse(2048));
    boolean normFirst = keys.flag("do_layer_norm_before", true);
    return ModelConfig.sequential(
            modelType(),
            size,
            new AttentionShape(heads, heads, LlamaKeys.headDim(keys, hiddenSize, heads)),
            ActivationKeys.read(keys, "activation_function", Activation.RELU),
            new PositionRule.Learned(POSITION_OFFSET),
            new NormRule(NormRule.Kind.LAYER, EPSILON))
        .with(normFirst ? BlockWiring.SEQUENTIAL : BlockWiring.NORM_AFTER_SUM);
  }

  private static Optional<Linear<WeightSource>> projection(String name, long out, long in) {
    return out == in
        ? Optional.empty()
        : Optional.of(TensorNames.linear("model.decoder." + name, out, in, Bias.WITHOUT));
  }

  private static Block<WeightSource> block(ModelConfig config, String prefix, Bias bias) {
    long hidden = config.hiddenSize();
    String names = prefix + "self_attn.";
    Attention<WeightSource> attention =
        TensorNames.attention(
            TensorNames.linear(names + "q_proj", hidden, hidden, bias),
            TensorNames.linear(names + "k_proj", hidden, hidden, bias),
            TensorNames.linear(names + "v_proj", hidden, hidden, bias),
            TensorNames.linear(names + "out_proj", hidden, hidden, bias));
    return new Block<>(
        TensorNames.before(norm(prefix + "self_attn_layer_norm", config)),
        attention,
        TensorNames.before(norm(prefix + "final_layer_norm", config)),
        LlamaLayout.plain(config, prefix + "fc1", prefix + "fc2", bias));
  }

  private static Norm<WeightSource> norm(String name, ModelConfig config) {
    return TensorNames.norm(name, config.hiddenSize(), Bias.WITH);
  }
}
