package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.DecoderSize;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.keys.ActivationKeys;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Entry;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import io.sparsing.model.config.layout.WeightSource.Part;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** GPT-2: learned positions, a plain FFN, tied head; matrices are stored [in, out]. */
final class Gpt2Family implements ModelFamily {
  private static final String PREFIX = "transformer.";

  private static final Pattern BUFFER =
      Pattern.compile("transformer\\.h\\.\\d+\\.attn\\.(bias|masked_bias)");

  @Override
  public String modelType() {
    return "gpt2";
  }

  @Override
  public String architecture() {
    return "GPT2LMHeadModel";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    return plan(keys, config, BUFFER, prefix -> block(config, prefix));
  }

  /**
   * Token and position embeddings, any blocks, a norm behind them.
   *
   * @param buffer names of tensors that no forward pass reads
   * @param block of a prefix such as {@code transformer.h.0.}
   */
  static ModelPlan plan(
      ConfigKeys keys,
      ModelConfig config,
      Pattern buffer,
      Function<String, Block<WeightSource>> block) {
    long hidden = config.hiddenSize();
    return LlamaLayout.plan(
            config,
            LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED),
            Entry.of(
                WeightSource.of(PREFIX + "wte.weight", config.vocabularySize(), hidden),
                WeightSource.of(PREFIX + "wpe.weight", config.maxPositions(), hidden)),
            norm(PREFIX + "ln_f", config),
            layer -> block.apply(PREFIX + "h." + layer + "."))
        .with(name -> buffer.matcher(name).matches(), PREFIX);
  }

  private ModelConfig config(ConfigKeys keys) {
    int hiddenSize = keys.size("n_embd", LlamaKeys.MAXIMUM_WIDTH);
    int heads = keys.size("n_head", LlamaKeys.MAXIMUM_WIDTH);
    int positions = keys.optionalSize("n_positions", LlamaKeys.MAXIMUM_WIDTH).orElse(1024);
    keys.optionalSize("n_ctx", LlamaKeys.MAXIMUM_WIDTH); // says n_positions once more
    keys.flag("reorder_and_upcast_attn", false); // the same numbers in float32
    if (!keys.flag("scale_attn_weights", true)) {
      throw keys.expected("scale_attn_weights", "true", "false");
    }
    boolean byDepth = keys.flag("scale_attn_by_inverse_layer_idx", false);
    ModelConfig config =
        ModelConfig.sequential(
            modelType(),
            new DecoderSize(
                keys.size("n_layer", LlamaKeys.MAXIMUM_LAYERS),
                hiddenSize,
                keys.optionalSize("n_inner", LlamaKeys.MAXIMUM_WIDTH).orElse(4 * hiddenSize),
                keys.size("vocab_size", LlamaKeys.MAXIMUM_WIDTH),
                positions),
            new AttentionShape(heads, heads, LlamaKeys.headDim(keys, hiddenSize, heads)),
            ActivationKeys.read(keys, "activation_function", Activation.GELU_TANH),
            new PositionRule.Learned(0),
            new NormRule(NormRule.Kind.LAYER, keys.positive("layer_norm_epsilon", 1e-5)));
    double scale = 1 / Math.sqrt(config.headDim());
    return byDepth ? config.with(config.rule().scaled(layer -> scale / (layer + 1))) : config;
  }

  private static Block<WeightSource> block(ModelConfig config, String prefix) {
    long hidden = config.hiddenSize();
    long neurons = config.ffnSize();
    String inputs = prefix + "attn.c_attn";
    Attention<WeightSource> attention =
        TensorNames.attention(
            turned(inputs, hidden, 3 * hidden, 0, hidden),
            turned(inputs, hidden, 3 * hidden, hidden, hidden),
            turned(inputs, hidden, 3 * hidden, 2 * hidden, hidden),
            turned(prefix + "attn.c_proj", hidden, hidden, 0, hidden));
    return new Block<>(
        TensorNames.before(norm(prefix + "ln_1", config)),
        attention,
        TensorNames.before(norm(prefix + "ln_2", config)),
        new FeedForward<>(
            Optional.empty(),
            turned(prefix + "mlp.c_fc", hidden, neurons, 0, neurons),
            turned(prefix + "mlp.c_proj", neurons, hidden, 0, hidden)));
  }

  /** Outputs [first, first + count) of a projection stored [in, out]. */
  private static Linear<WeightSource> turned(
      String name, long in, long out, long first, long count) {
    return new Linear<>(
        WeightSource.of(
            StoredTensor.of(name + ".weight", in, out), new Part.TurnedColumns(first, count)),
        Optional.of(
            WeightSource.of(StoredTensor.of(name + ".bias", out), new Part.Rows(first, count))));
  }

  static Norm<WeightSource> norm(String name, ModelConfig config) {
    return TensorNames.norm(name, config.hiddenSize(), Bias.WITH);
  }
}
