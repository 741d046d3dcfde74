package io.sparsing.model.training.spec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.training.data.ByteTokenizer;

/** Writes the {@code config.json} of a model to train. */
final class MiniCpmJson {
  /** Factor on embeddings ({@code scale_emb}), arXiv 2404.06395, table 7. */
  private static final int EMBEDDING_FACTOR = 12;

  /** Residual branches are multiplied by this over √L ({@code scale_depth}), table 7. */
  private static final double DEPTH_FACTOR = 1.4;

  private static final double NORM_EPSILON = 1e-5;
  private static final double ROTARY_BASE = 10_000;

  private MiniCpmJson() {}

  static String of(ModelShape shape, int vocabularySize, int contextLength) {
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.putArray("architectures").add("MiniCPMForCausalLM");
    config.put("model_type", "minicpm").put("torch_dtype", "float32");
    config.put("vocab_size", vocabularySize);
    config.put("pad_token_id", ByteTokenizer.PADDING);
    config.put("bos_token_id", ByteTokenizer.BEGINNING).put("eos_token_id", ByteTokenizer.END);
    config.put("hidden_size", shape.hiddenSize()).put("intermediate_size", shape.ffnSize());
    config.put("num_hidden_layers", shape.layers());
    config.put("num_attention_heads", shape.heads()).put("num_key_value_heads", shape.heads());
    config.put("hidden_act", shape.activation());
    config.put("max_position_embeddings", contextLength);
    config.put("rms_norm_eps", NORM_EPSILON).put("rope_theta", ROTARY_BASE);
    config.putNull("rope_scaling").put("attention_bias", false).put("attention_dropout", 0.0);
    config.put("initializer_range", WidthScaling.BASE_DEVIATION);
    config.put("scale_emb", EMBEDDING_FACTOR).put("scale_depth", DEPTH_FACTOR);
    config.put("dim_model_base", shape.baseHiddenSize()).put("tie_word_embeddings", true);
    return config.put("use_cache", true).toPrettyString() + "\n";
  }
}
