package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.BlockWiring;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.Multipliers;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.PositionRule;
import io.sparsing.model.config.Rotary;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.DecoderTensors.Norms;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * Cohere 2: one norm feeds attention and a gated FFN side by side; neighbouring dimensions turn, in
 * layers with a window only.
 */
final class Cohere2Family implements ModelFamily {
  private static final int DEFAULT_WINDOW = 4096;

  @Override
  public String modelType() {
    return "cohere2";
  }

  @Override
  public String architecture() {
    return "Cohere2ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED),
        norm("model.norm", config),
        prefix ->
            new Block<>(
                TensorNames.before(norm(prefix + "input_layernorm", config)),
                LlamaLayout.attention(config, prefix, bias, bias),
                new Norms<>(Optional.empty(), Optional.empty()),
                LlamaLayout.gated(config, prefix, Bias.WITHOUT)));
  }

  private ModelConfig config(ConfigKeys keys) {
    refuseOtherBlocks(keys);
    ModelConfig llama =
        LlamaKeys.of(modelType())
            .norm(NormRule.Kind.LAYER, "layer_norm_eps", 1e-5)
            .maxPositions(8192)
            .read(keys)
            .with(BlockWiring.PARALLEL)
            .with(new Multipliers(1, 1, keys.positive("logit_scale", 0.0625)));
    Rotary rotary = llama.positions().rotary(0).orElseThrow().with(Rotary.Pairs.NEIGHBOURS);
    IntPredicate sliding =
        WindowKeys.sliding(
            keys, llama.layers(), WindowKeys.pattern(keys, "sliding_window_pattern", 4));
    OptionalInt window = WindowKeys.window(keys, OptionalInt.of(DEFAULT_WINDOW));
    if (window.isEmpty()) {
      throw keys.expected("sliding_window", "an integer", "null");
    }
    return WindowKeys.apply(keys, llama, window, sliding)
        .with(PositionRule.byLayer(llama.layers(), sliding, rotary, Optional.empty()));
  }

  /** Keys of the model that this one descends from, with the values that they have here. */
  private static void refuseOtherBlocks(ConfigKeys keys) {
    keys.only("order_of_interleaved_layers", "local_attn_first");
    keys.only("position_embedding_type", "rope_gptj");
    keys.only("use_gated_activation", true);
    keys.only("use_parallel_block", true);
    keys.flag("use_embedding_sharing", true); // tie_word_embeddings counts
    keys.flag("use_parallel_embedding", false); // a matter of several devices
    keys.optionalNumber("layer_switch"); // sliding_window_pattern counts
    if (keys.positive("rotary_pct", 1) != 1) {
      throw keys.expected("rotary_pct", "1.0", Double.toString(keys.positive("rotary_pct", 1)));
    }
  }

  private static Norm<WeightSource> norm(String name, ModelConfig config) {
    return TensorNames.norm(name, config.hiddenSize(), Bias.WITHOUT);
  }
}
