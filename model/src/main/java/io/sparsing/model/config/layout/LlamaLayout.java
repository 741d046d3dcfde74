package io.sparsing.model.config.layout;

import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.keys.ConfigKeys;
import io.sparsing.model.config.layout.DecoderTensors.Attention;
import io.sparsing.model.config.layout.DecoderTensors.Block;
import io.sparsing.model.config.layout.DecoderTensors.Entry;
import io.sparsing.model.config.layout.DecoderTensors.Exit;
import io.sparsing.model.config.layout.DecoderTensors.Linear;
import io.sparsing.model.config.layout.DecoderTensors.Norm;
import io.sparsing.model.config.layout.FfnTensors.Experts;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.config.layout.TensorNames.Bias;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The tensor names and shapes that Llama and its descendants share. */
public final class LlamaLayout {
  /** Rotary frequencies that older files carry; they follow from the configuration. */
  private static final Pattern BUFFER =
      Pattern.compile("model\\.(layers\\.\\d+\\.self_attn\\.)?rotary_emb\\.inv_freq");

  private LlamaLayout() {}

  /** Whether the output head is a tensor of its own. */
  public enum Head {
    TIED,
    OWN;

    /** What {@code tie_word_embeddings} says. */
    public static Head read(ConfigKeys keys, Head ifAbsent) {
      return keys.flag("tie_word_embeddings", ifAbsent == TIED) ? TIED : OWN;
    }
  }

  /**
   * Embedding, blocks, final norm and head under Llama's names.
   *
   * @param finalNorm norm of width d
   * @param block makes a layer from its prefix, {@code model.layers.N.}
   */
  public static ModelPlan plan(
      ModelConfig config,
      Head head,
      Norm<WeightSource> finalNorm,
      Function<String, Block<WeightSource>> block) {
    return plan(config, head, Bias.WITHOUT, finalNorm, block);
  }

  /** The same with a head that may have a bias. */
  public static ModelPlan plan(
      ModelConfig config,
      Head head,
      Bias headBias,
      Norm<WeightSource> finalNorm,
      Function<String, Block<WeightSource>> block) {
    WeightSource embedding =
        WeightSource.of("model.embed_tokens.weight", config.vocabularySize(), config.hiddenSize());
    Linear<WeightSource> own =
        TensorNames.linear("lm_head", config.vocabularySize(), config.hiddenSize(), headBias);
    return plan(
            config,
            head,
            own,
            Entry.of(embedding),
            finalNorm,
            layer -> block.apply("model.layers." + layer + "."))
        .with(name -> BUFFER.matcher(name).matches(), "");
  }

  /** Any entry, blocks and final norm, and {@code lm_head}; no buffers, no optional prefix. */
  public static ModelPlan plan(
      ModelConfig config,
      Head head,
      Entry<WeightSource> entry,
      Norm<WeightSource> finalNorm,
      IntFunction<Block<WeightSource>> block) {
    Linear<WeightSource> own =
        TensorNames.linear("lm_head", config.vocabularySize(), config.hiddenSize(), Bias.WITHOUT);
    return plan(config, head, own, entry, finalNorm, block);
  }

  /** The same with a head of any name. */
  public static ModelPlan plan(
      ModelConfig config,
      Head head,
      Linear<WeightSource> own,
      Entry<WeightSource> entry,
      Norm<WeightSource> finalNorm,
      IntFunction<Block<WeightSource>> block) {
    DecoderTensors<WeightSource> tensors =
        new DecoderTensors<>(
            entry,
            IntStream.range(0, config.layers()).mapToObj(block).toList(),
            new Exit<>(
                Optional.of(finalNorm),
                Optional.empty(),
                head == Head.OWN ? Optional.of(own) : Optional.empty()));
    return new ModelPlan(
        config,
        tensors,
        head == Head.TIED ? Optional.of(own.weight().stored()) : Optional.empty(),
        name -> false,
        "");
  }

  /** RMSNorms before attention and FFN, the blocks of most descendants. */
  public static ModelPlan rmsBefore(
      ModelConfig config,
      Head head,
      Function<String, Attention<WeightSource>> attention,
      Function<String, ? extends FfnTensors<WeightSource>> feedForward) {
    return plan(
        config,
        head,
        rms(config).apply("model.norm"),
        prefix -> block(prefix, rms(config), attention.apply(prefix), feedForward.apply(prefix)));
  }

  /** RMSNorms of what attention and FFN add, none of what they read (OLMo 2). */
  public static ModelPlan rmsAfter(
      ModelConfig config,
      Head head,
      Function<String, Attention<WeightSource>> attention,
      Function<String, ? extends FfnTensors<WeightSource>> feedForward) {
    return plan(
        config,
        head,
        rms(config).apply("model.norm"),
        prefix ->
            new Block<>(
                TensorNames.after(rms(config).apply(prefix + "post_attention_layernorm")),
                attention.apply(prefix),
                TensorNames.after(rms(config).apply(prefix + "post_feedforward_layernorm")),
                feedForward.apply(prefix)));
  }

  /** {@code input_layernorm}, attention, {@code post_attention_layernorm}, FFN: norms before. */
  public static Block<WeightSource> block(
      String prefix,
      Function<String, Norm<WeightSource>> norm,
      Attention<WeightSource> attention,
      FfnTensors<WeightSource> feedForward) {
    return new Block<>(
        TensorNames.before(norm.apply(prefix + "input_layernorm")),
        attention,
        TensorNames.before(norm.apply(prefix + "post_attention_layernorm")),
        feedForward);
  }

  /** RMSNorms: scale only. */
  public static Function<String, Norm<WeightSource>> rms(ModelConfig config) {
    return name -> TensorNames.norm(name, config.hiddenSize(), Bias.WITHOUT);
  }

  /** {@code self_attn.q_proj}, {@code k_proj}, {@code v_proj}, {@code o_proj}. */
  public static Attention<WeightSource> attention(
      ModelConfig config, String prefix, Bias inputs, Bias output) {
    long hidden = config.hiddenSize();
    AttentionShape shape = config.attention();
    String names = prefix + "self_attn.";
    return TensorNames.attention(
        TensorNames.linear(names + "q_proj", shape.queryWidth(), hidden, inputs),
        TensorNames.linear(names + "k_proj", shape.keyWidth(), hidden, inputs),
        TensorNames.linear(names + "v_proj", shape.keyWidth(), hidden, inputs),
        TensorNames.linear(names + "o_proj", hidden, shape.queryWidth(), output));
  }

  /** Attention with {@code self_attn.q_norm} and {@code k_norm}, RMSNorms of each head. */
  public static Attention<WeightSource> headNormed(
      ModelConfig config, String prefix, Bias inputs, Bias output) {
    int width = config.headDim();
    return attention(config, prefix, inputs, output)
        .normed(
            TensorNames.norm(prefix + "self_attn.q_norm", width, Bias.WITHOUT),
            TensorNames.norm(prefix + "self_attn.k_norm", width, Bias.WITHOUT));
  }

  /** Attention with {@code self_attn.q_norm} and {@code k_norm}, RMSNorms of all heads at once. */
  public static Attention<WeightSource> widthNormed(
      ModelConfig config, String prefix, Bias inputs, Bias output) {
    AttentionShape shape = config.attention();
    return attention(config, prefix, inputs, output)
        .normed(
            TensorNames.norm(prefix + "self_attn.q_norm", shape.queryWidth(), Bias.WITHOUT),
            TensorNames.norm(prefix + "self_attn.k_norm", shape.keyWidth(), Bias.WITHOUT));
  }

  /** {@code mlp.gate_proj}, {@code up_proj}, {@code down_proj}. */
  public static FeedForward<WeightSource> gated(ModelConfig config, String prefix, Bias bias) {
    String names = prefix + "mlp.";
    return gated(config, names + "gate_proj", names + "up_proj", names + "down_proj", bias);
  }

  /** A gated network under any names: one of a layer, or one expert. */
  private static FeedForward<WeightSource> gated(
      ModelConfig config, String gate, String up, String down, Bias bias) {
    int neurons = config.networkSize();
    return new FeedForward<>(
        Optional.of(TensorNames.linear(gate, neurons, config.hiddenSize(), bias)),
        TensorNames.linear(up, neurons, config.hiddenSize(), bias),
        TensorNames.linear(down, config.hiddenSize(), neurons, bias));
  }

  /**
   * A router and gated experts without biases: {@code PREFIXgate.weight} and {@code
   * PREFIXexperts.X.} with the names of the three projections.
   */
  public static Experts<WeightSource> experts(
      ModelConfig config, String prefix, String gate, String up, String down) {
    int experts = config.mixture().orElseThrow().experts();
    return new Experts<>(
        WeightSource.of(prefix + "gate.weight", experts, config.hiddenSize()),
        IntStream.range(0, experts)
            .mapToObj(expert -> prefix + "experts." + expert + ".")
            .map(name -> gated(config, name + gate, name + up, name + down, Bias.WITHOUT))
            .toList());
  }

  /** {@code mlp.up_proj}, {@code mlp.down_proj}, no gate. */
  public static FeedForward<WeightSource> ungated(ModelConfig config, String prefix, Bias bias) {
    return plain(config, prefix + "mlp.up_proj", prefix + "mlp.down_proj", bias);
  }

  /** A plain FFN: into the neurons and out of them. */
  public static FeedForward<WeightSource> plain(
      ModelConfig config, String up, String down, Bias bias) {
    return new FeedForward<>(
        Optional.empty(),
        TensorNames.linear(up, config.ffnSize(), config.hiddenSize(), bias),
        TensorNames.linear(down, config.hiddenSize(), config.ffnSize(), bias));
  }
}
