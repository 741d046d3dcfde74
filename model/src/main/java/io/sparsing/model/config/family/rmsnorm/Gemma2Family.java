package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.AttentionRule;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.keys.LlamaKeys;
import io.sparsing.model.config.keys.WindowKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.DecoderTensors.Norms;
import io.sparsing.model.config.layout.LlamaLayout;
import io.sparsing.model.config.layout.ModelFamily;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.TensorNames.Bias;
import io.sparsing.model.config.layout.WeightSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;

/** Gemma 2: Gemma with four norms a layer, soft caps, and a window in every other layer. */
final class Gemma2Family implements ModelFamily {
  private static final int DEFAULT_WINDOW = 4096;

  @Override
  public String modelType() {
    return "gemma2";
  }

  @Override
  public String architecture() {
    return "Gemma2ForCausalLM";
  }

  @Override
  public ModelPlan plan(ConfigKeys keys) {
    ModelConfig config = config(keys);
    Bias bias = Bias.of(keys.flag("attention_bias", false));
    return plan(keys, config, prefix -> LlamaLayout.attention(config, prefix, bias, bias));
  }

  /** Blocks with four norms around any attention. */
  static ModelPlan plan(
      ConfigKeys keys, ModelConfig config, Function<String, Attention<WeightSource>> attention) {
    Function<String, Norm<WeightSource>> norm = GemmaFamily.norm(config);
    return LlamaLayout.plan(
        config,
        LlamaLayout.Head.read(keys, LlamaLayout.Head.TIED),
        norm.apply("model.norm"),
        prefix ->
            new Block<>(
                norms(norm, prefix + "input_layernorm", prefix + "post_attention_layernorm"),
                attention.apply(prefix),
                norms(
                    norm,
                    prefix + "pre_feedforward_layernorm",
                    prefix + "post_feedforward_layernorm"),
                LlamaLayout.gated(config, prefix, Bias.WITHOUT)));
  }

  private ModelConfig config(ConfigKeys keys) {
    keys.text("hidden_act"); // only hidden_activation counts here
    ModelConfig gemma = GemmaFamily.scaled(GemmaFamily.keys(modelType()).kvHeads(4).read(keys));
    OptionalInt window = WindowKeys.window(keys, OptionalInt.of(DEFAULT_WINDOW));
    // Some exporters write the window a second time.
    keys.same(
        "sliding_window_size",
        keys.optionalSize("sliding_window_size", LlamaKeys.MAXIMUM_POSITIONS),
        "sliding_window",
        window.orElse(0));
    return WindowKeys.apply(
        keys,
        scored(keys, gemma, OptionalDouble.of(50), OptionalDouble.of(30)),
        window,
        layer -> layer % 2 == 0);
  }

  /**
   * The same model with the scale and the soft caps that are said.
   *
   * @param scoreCap cap of scores where the key is absent
   * @param logitCap cap of logits where the key is absent
   */
  static ModelConfig scored(
      ConfigKeys keys, ModelConfig config, OptionalDouble scoreCap, OptionalDouble logitCap) {
    double scale = 1 / Math.sqrt(keys.positive("query_pre_attn_scalar", 256));
    AttentionRule rule =
        config
            .rule()
            .scaled(layer -> scale)
            .softCapped(cap(keys, "attn_logit_softcapping", scoreCap));
    return config.with(rule).withLogitSoftCap(cap(keys, "final_logit_softcapping", logitCap));
  }

  /** A key whose value is null says that there is no cap. */
  private static OptionalDouble cap(ConfigKeys keys, String key, OptionalDouble ifAbsent) {
    return keys.holds(key) ? keys.optionalPositive(key) : ifAbsent;
  }

  private static Norms<WeightSource> norms(
      Function<String, Norm<WeightSource>> norm, String before, String after) {
    return new Norms<>(Optional.of(norm.apply(before)), Optional.of(norm.apply(after)));
  }
}
