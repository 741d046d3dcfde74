package io.sparsing.model.config;

import io.sparsing.model.config.DecoderTensors.Attention;
import io.sparsing.model.config.DecoderTensors.Block;
import io.sparsing.model.config.DecoderTensors.FeedForward;
import io.sparsing.model.config.DecoderTensors.Linear;
import io.sparsing.model.config.DecoderTensors.Norm;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The tensor names and shapes that Llama and its descendants share. */
record LlamaLayout(Biases biases, Head head) {
  /** Rotary frequencies that older files carry; they follow from the configuration. */
  private static final Pattern IGNORED_BUFFER =
      Pattern.compile("model\\.layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq");

  /** Which projections have a bias. */
  record Biases(boolean attention, boolean feedForward) {}

  /** Whether the output head is a tensor of its own. */
  enum Head {
    TIED,
    OWN;

    static Head read(ConfigKeys keys, Head ifAbsent) {
      return keys.flag("tie_word_embeddings", ifAbsent == TIED) ? TIED : OWN;
    }
  }

  ModelPlan plan(ModelConfig config) {
    StoredTensor headWeight =
        StoredTensor.of("lm_head.weight", config.vocabularySize(), config.hiddenSize());
    DecoderTensors<StoredTensor> tensors =
        new DecoderTensors<>(
            StoredTensor.of(
                "model.embed_tokens.weight", config.vocabularySize(), config.hiddenSize()),
            IntStream.range(0, config.layers()).mapToObj(layer -> block(config, layer)).toList(),
            norm("model.norm", config),
            head == Head.TIED
                ? Optional.empty()
                : Optional.of(new Linear<>(headWeight, Optional.empty())));
    return new ModelPlan(
        config,
        tensors,
        head == Head.TIED ? Optional.of(headWeight) : Optional.empty(),
        name -> IGNORED_BUFFER.matcher(name).matches());
  }

  private Block<StoredTensor> block(ModelConfig config, int layer) {
    String prefix = "model.layers." + layer + ".";
    return new Block<>(
        norm(prefix + "input_layernorm", config),
        attention(config, prefix + "self_attn."),
        norm(prefix + "post_attention_layernorm", config),
        feedForward(config, prefix + "mlp."));
  }

  private Attention<StoredTensor> attention(ModelConfig config, String prefix) {
    long hidden = config.hiddenSize();
    long queries = (long) config.heads() * config.headDim();
    long keys = (long) config.kvHeads() * config.headDim();
    return new Attention<>(
        linear(prefix + "q_proj", queries, hidden, biases.attention()),
        linear(prefix + "k_proj", keys, hidden, biases.attention()),
        linear(prefix + "v_proj", keys, hidden, biases.attention()),
        linear(prefix + "o_proj", hidden, queries, biases.attention()));
  }

  private FeedForward<StoredTensor> feedForward(ModelConfig config, String prefix) {
    long hidden = config.hiddenSize();
    long neurons = config.ffnSize();
    return new FeedForward<>(
        Optional.of(linear(prefix + "gate_proj", neurons, hidden, biases.feedForward())),
        linear(prefix + "up_proj", neurons, hidden, biases.feedForward()),
        linear(prefix + "down_proj", hidden, neurons, biases.feedForward()));
  }

  private static Norm<StoredTensor> norm(String name, ModelConfig config) {
    return new Norm<>(StoredTensor.of(name + ".weight", config.hiddenSize()));
  }

  private static Linear<StoredTensor> linear(String name, long out, long in, boolean biased) {
    return new Linear<>(
        StoredTensor.of(name + ".weight", out, in),
        biased ? Optional.of(StoredTensor.of(name + ".bias", out)) : Optional.empty());
  }
}
