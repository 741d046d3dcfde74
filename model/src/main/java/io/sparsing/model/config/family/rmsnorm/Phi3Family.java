package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.RotaryKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Phi-3: Llama's blocks; query, key and value in one tensor, gate and up in another, gate first.
 */
final class Phi3Family implements ModelFamily {
  @Override
  public String modelType() {
    return "phi3";
  }

  @Override
  public String architecture() {
    return "Phi3ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    LlamaKeys names =
        LlamaKeys.of(modelType())
            .norm(NormRule.Kind.RMS, "rms_norm_eps", 1e-5)
            .maxPositions(4096)
            .rotary(RotaryKeys.partial(1));
    keys.optionalSize("original_max_position_embeddings", LlamaKeys.MAXIMUM_POSITIONS);
    OptionalInt window = WindowKeys.window(keys, OptionalInt.empty());
    ModelConfig config = WindowKeys.apply(keys, names.read(keys), window, layer -> true);
    return LlamaLayout.rmsBefore(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.OWN),
        prefix -> attention(config, prefix + "self_attn."),
        prefix -> feedForward(config, prefix + "mlp."));
  }

  private static Attention<WeightSource> attention(ModelConfig config, String prefix) {
    long hidden = config.hiddenSize();
    long queries = config.attention().queryWidth();
    long keys = config.attention().keyWidth();
    long all = queries + 2 * keys;
    String name = prefix + "qkv_proj";
    return TensorNames.attention(
        TensorNames.rows(name, all, hidden, Bias.WITHOUT, 0, queries),
        TensorNames.rows(name, all, hidden, Bias.WITHOUT, queries, keys),
        TensorNames.rows(name, all, hidden, Bias.WITHOUT, queries + keys, keys),
        TensorNames.linear(prefix + "o_proj", hidden, queries, Bias.WITHOUT));
  }

  private static FeedForward<WeightSource> feedForward(ModelConfig config, String prefix) {
    long hidden = config.hiddenSize();
    long neurons = config.ffnSize();
    String name = prefix + "gate_up_proj";
    return new FeedForward<>(
        Optional.of(TensorNames.rows(name, 2 * neurons, hidden, Bias.WITHOUT, 0, neurons)),
        TensorNames.rows(name, 2 * neurons, hidden, Bias.WITHOUT, neurons, neurons),
        TensorNames.linear(prefix + "down_proj", hidden, neurons, Bias.WITHOUT));
  }
}
