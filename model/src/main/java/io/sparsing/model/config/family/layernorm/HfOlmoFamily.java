package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.DecoderSize;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Entry;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * OLMo under the names of its own training program: query, key and value in one tensor, up and gate
 * in another, up first. Its ladders of small models have RMSNorms with weights.
 */
final class HfOlmoFamily implements ModelFamily {
  private static final String PREFIX = "model.transformer.";

  @Override
  public String modelType() {
    return "hf_olmo";
  }

  @Override
  public String architecture() {
    return "OLMoForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    long vocabulary = config.vocabularySize();
    long hidden = config.hiddenSize();
    boolean tied = keys.flag("weight_tying", true);
    Bias bias = Bias.of(keys.flag("include_bias", false));
    Function<String, Norm<WeightSource>> norm = norm(keys, hidden, bias);
    return LlamaLayout.plan(
        config,
        tied ? LlamaLayout.Head.TIED : LlamaLayout.Head.OWN,
        TensorNames.linear(PREFIX + "ff_out", vocabulary, hidden, bias),
        Entry.of(WeightSource.of(PREFIX + "wte.weight", vocabulary, hidden)),
        norm.apply(PREFIX + "ln_f"),
        layer -> block(config, PREFIX + "blocks." + layer + ".", norm, bias));
  }

  private ModelConfig config(ConfigKeys keys) {
    refuseOtherBlocks(keys);
    int hiddenSize = keys.size("d_model", LlamaKeys.MAXIMUM_WIDTH);
    int positions =
        keys.optionalSize("max_sequence_length", LlamaKeys.MAXIMUM_POSITIONS).orElse(1024);
    AttentionShape attention = attention(keys, hiddenSize);
    int vocabulary = keys.size("vocab_size", LlamaKeys.MAXIMUM_WIDTH);
    DecoderSize size =
        new DecoderSize(
            keys.size("n_layers", LlamaKeys.MAXIMUM_LAYERS),
            hiddenSize,
            neurons(keys, hiddenSize),
            keys.optionalSize("embedding_size", LlamaKeys.MAXIMUM_WIDTH).orElse(vocabulary),
            positions);
    ModelConfig config =
        ModelConfig.sequential(
            modelType(),
            size,
            attention,
            Activation.SILU,
            RotaryKeys.wholeHeads(10_000).read(keys, positions, attention.headDim()),
            new NormRule(kind(keys), keys.positive("layer_norm_eps", 1e-5)));
    return config.with(config.rule().clipped(keys.optionalPositive("clip_qkv")));
  }

  private static AttentionShape attention(ConfigKeys keys, int hiddenSize) {
    int heads = keys.size("n_heads", LlamaKeys.MAXIMUM_WIDTH);
    int ifAbsent = keys.flag("multi_query_attention", false) ? 1 : heads;
    int kvHeads = keys.optionalSize("n_kv_heads", LlamaKeys.MAXIMUM_WIDTH).orElse(ifAbsent);
    if (hiddenSize % heads != 0) {
      throw keys.expected("n_heads", "a divisor of d_model = " + hiddenSize, "" + heads);
    }
    return new AttentionShape(heads, kvHeads, hiddenSize / heads);
  }

  /** Half the width that the configuration names, which counts up and gate. */
  private static int neurons(ConfigKeys keys, int hiddenSize) {
    int ratio = keys.optionalSize("mlp_ratio", 1024).orElse(4);
    long both =
        keys.optionalSize("mlp_hidden_size", LlamaKeys.MAXIMUM_WIDTH)
            .map(Integer::longValue)
            .orElse((long) ratio * hiddenSize);
    if (both % 2 != 0 || both > LlamaKeys.MAXIMUM_WIDTH) {
      throw keys.expected(
          "mlp_hidden_size", "an even number up to " + LlamaKeys.MAXIMUM_WIDTH, "" + both);
    }
    return (int) both / 2;
  }

  private static NormRule.Kind kind(ConfigKeys keys) {
    String type = keys.text("layer_norm_type").orElse("default");
    return switch (type) {
      case "default", "low_precision" -> NormRule.Kind.LAYER;
      case "rms" -> NormRule.Kind.RMS;
      default -> throw keys.expected("layer_norm_type", "default, low_precision or rms", type);
    };
  }

  private static Function<String, Norm<WeightSource>> norm(
      ConfigKeys keys, long hidden, Bias linears) {
    boolean weights = keys.flag("layer_norm_with_affine", true);
    Bias bias = Bias.of(keys.flag("bias_for_layer_norm", linears == Bias.WITH));
    return name -> weights ? TensorNames.norm(name, hidden, bias) : TensorNames.bareNorm();
  }

  /** Switches of the training program that make other blocks, and settings that count nothing. */
  private static void refuseOtherBlocks(ConfigKeys keys) {
    keys.only("activation_type", "swiglu");
    keys.only("block_type", "sequential");
    keys.only("rope", true);
    if (keys.optionalSize("block_group_size", LlamaKeys.MAXIMUM_LAYERS).orElse(1) != 1) {
      throw keys.expected("block_group_size", "1", "more");
    }
    for (String inert :
        List.of(
            "alibi_bias_max",
            "attention_layer_norm_with_affine",
            "flash_attention",
            "init_cutoff_factor",
            "init_device",
            "init_fn",
            "precision",
            "rope_full_precision",
            "scale_emb_init")) {
      keys.holds(inert);
    }
  }

  private static Block<WeightSource> block(
      ModelConfig config, String prefix, Function<String, Norm<WeightSource>> norm, Bias bias) {
    return new Block<>(
        TensorNames.before(norm.apply(prefix + "attn_norm")),
        attention(config, prefix, bias),
        TensorNames.before(norm.apply(prefix + "ff_norm")),
        feedForward(config, prefix, bias));
  }

  private static Attention<WeightSource> attention(ModelConfig config, String prefix, Bias bias) {
    long hidden = config.hiddenSize();
    long keys = config.attention().keyWidth();
    long all = hidden + 2 * keys;
    String name = prefix + "att_proj";
    return TensorNames.attention(
        TensorNames.rows(name, all, hidden, bias, 0, hidden),
        TensorNames.rows(name, all, hidden, bias, hidden, keys),
        TensorNames.rows(name, all, hidden, bias, hidden + keys, keys),
        TensorNames.linear(prefix + "attn_out", hidden, hidden, bias));
  }

  private static FeedForward<WeightSource> feedForward(
      ModelConfig config, String prefix, Bias bias) {
    long hidden = config.hiddenSize();
    long neurons = config.ffnSize();
    String name = prefix + "ff_proj";
    return new FeedForward<>(
        Optional.of(TensorNames.rows(name, 2 * neurons, hidden, bias, neurons, neurons)),
        TensorNames.rows(name, 2 * neurons, hidden, bias, 0, neurons),
        TensorNames.linear(prefix + "ff_out", hidden, neurons, bias));
  }
}
