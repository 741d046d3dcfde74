package io.sparsing.model.config.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** Kinds of models that this system does not run, and what to do instead. */
public final class UnsupportedModels {
  private static final Set<String> ENCODER_DECODERS =
      Set.of(
          "bart", "led", "m2m_100", "marian", "mbart", "mt5", "pegasus", "t5", "umt5", "whisper");

  private static final Set<String> ENCODERS =
      Set.of(
          "albert",
          "bert",
          "deberta",
          "deberta-v2",
          "distilbert",
          "electra",
          "roberta",
          "modernbert",
          "xlm-roberta");

  private static final Set<String> EXPERTS =
      Set.of(
          "dbrx",
          "deepseek_v2",
          "deepseek_v3",
          "glm4_moe",
          "gpt_oss",
          "granitemoe",
          "jamba",
          "phimoe",
          "qwen2_moe");

  private static final Set<String> RECURRENT =
      Set.of("falcon_mamba", "mamba", "mamba2", "recurrent_gemma", "rwkv");

  private UnsupportedModels() {}

  /** What to say after the name of a type that no family has. */
  public static String advice(String type, ObjectNode config) {
    if (EXPERTS.contains(type)) {
      return " (a mixture of experts of another kind; of mixtures, mixtral, olmoe and qwen3_moe load)";
    }
    if (ENCODER_DECODERS.contains(type) || config.path("is_encoder_decoder").asBoolean()) {
      return " (an encoder-decoder; measure a decoder-only model)";
    }
    if (ENCODERS.contains(type)) {
      return " (an encoder, which has no perplexity; measure a decoder-only model)";
    }
    if (RECURRENT.contains(type)) {
      return " (no Transformer; measure a decoder-only Transformer)";
    }
    if (config.has("auto_map")) {
      return " (remote code, which is never run here; convert it to one of these families)";
    }
    return "";
  }

  /** Refuses variants of a known family that compute something else. */
  public static void refuse(ConfigKeys keys) {
    keys.object("quantization_config")
        .ifPresent(
            quantized -> {
              String method = quantized.text("quant_method").orElse("some method");
              throw keys.expected(
                  "quantization_config",
                  "unquantised weights",
                  method + " (measure the original checkpoint, or dequantise it)");
            });
    if (keys.flag("is_encoder_decoder", false)) {
      throw keys.expected("is_encoder_decoder", "false", "true (measure a decoder-only model)");
    }
    if (keys.flag("add_cross_attention", false)) {
      throw keys.expected("add_cross_attention", "false", "true (measure a decoder-only model)");
    }
  }

  /** Refuses experts in a family that has none. */
  public static void refuseExperts(ConfigKeys keys) {
    for (String key : new String[] {"num_local_experts", "num_experts", "n_routed_experts"}) {
      Optional<Double> experts = keys.optionalNumber(key);
      if (experts.isPresent() && experts.get() > 0) {
        throw keys.expected(
            key, "a dense FFN", experts.get().intValue() + " experts (measure a dense model)");
      }
    }
  }
}
