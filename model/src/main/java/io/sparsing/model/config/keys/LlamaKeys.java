package io.sparsing.model.config.keys;

import io.sparsing.model.config.Activation;
import io.sparsing.model.config.AttentionShape;
import io.sparsing.model.config.DecoderSize;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.NormRule;
import io.sparsing.model.config.Rotary;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the keys that Llama and its descendants share, each family with its own defaults.
 *
 * @param modelType the family
 * @param activationKey name of the FFN's function
 * @param activation that function where nothing is said
 * @param norm kind of the norms, with the default of their epsilon
 * @param epsilonKey name of that epsilon; empty where it has none
 * @param maxPositions longest sequence where nothing is said
 * @param kvHeads key-value heads where nothing is said; empty for as many as query heads
 * @param headDim width of a head where nothing is said; empty for hidden_size / heads
 * @param rotary how rotary settings are named
 */
public record LlamaKeys(
    String modelType,
    String activationKey,
    Activation activation,
    NormRule norm,
    Optional<String> epsilonKey,
    int maxPositions,
    OptionalInt kvHeads,
    OptionalInt headDim,
    RotaryKeys rotary) {
  /** Beyond any model, and small enough that a list of this many layers can be built. */
  public static final int MAXIMUM_LAYERS = 10_000;

  /** Beyond any model, and small enough that no product of two widths overflows. */
  public static final int MAXIMUM_WIDTH = 1 << 24;

  /** Beyond any model. */
  public static final int MAXIMUM_POSITIONS = 1 << 30;

  /** Llama's own defaults. */
  public static LlamaKeys of(String modelType) {
    return new LlamaKeys(
        modelType,
        "hidden_act",
        Activation.SILU,
        new NormRule(NormRule.Kind.RMS, 1e-6),
        Optional.of("rms_norm_eps"),
        2048,
        OptionalInt.empty(),
        OptionalInt.empty(),
        RotaryKeys.WHOLE_HEADS);
  }

  /** The same with another key of the activation function, and its default. */
  public LlamaKeys activation(String key, Activation ifAbsent) {
    return new LlamaKeys(
        modelType, key, ifAbsent, norm, epsilonKey, maxPositions, kvHeads, headDim, rotary);
  }

  /** The same with another norm, the key of its epsilon, and the default of that. */
  public LlamaKeys norm(NormRule.Kind kind, String key, double ifAbsent) {
    return norm(new NormRule(kind, ifAbsent), Optional.of(key));
  }

  /** The same with another norm, whose epsilon no key changes. */
  public LlamaKeys norm(NormRule rule) {
    return norm(rule, Optional.empty());
  }

  private LlamaKeys norm(NormRule rule, Optional<String> key) {
    return new LlamaKeys(
        modelType, activationKey, activation, rule, key, maxPositions, kvHeads, headDim, rotary);
  }

  /** The same with another longest sequence where the key is absent. */
  public LlamaKeys maxPositions(int ifAbsent) {
    return new LlamaKeys(
        modelType, activationKey, activation, norm, epsilonKey, ifAbsent, kvHeads, headDim, rotary);
  }

  /** The same with so many key-value heads where the key is absent. */
  public LlamaKeys kvHeads(int ifAbsent) {
    OptionalInt heads = OptionalInt.of(ifAbsent);
    return new LlamaKeys(
        modelType,
        activationKey,
        activation,
        norm,
        epsilonKey,
        maxPositions,
        heads,
        headDim,
        rotary);
  }

  /** The same with another width of a head where the key is absent. */
  public LlamaKeys headDim(int ifAbsent) {
    OptionalInt width = OptionalInt.of(ifAbsent);
    return new LlamaKeys(
        modelType,
        activationKey,
        activation,
        norm,
        epsilonKey,
        maxPositions,
        kvHeads,
        width,
        rotary);
  }

  /** The same with other names of rotary settings. */
  public LlamaKeys rotary(RotaryKeys named) {
    return new LlamaKeys(
        modelType,
        activationKey,
        activation,
        norm,
        epsilonKey,
        maxPositions,
        kvHeads,
        headDim,
        named);
  }

  /** The sizes, heads, function, rotation and norms of a sequential decoder. */
  public ModelConfig read(ConfigKeys keys) {
    int hiddenSize = keys.size("hidden_size", MAXIMUM_WIDTH);
    AttentionShape attention = attention(keys, hiddenSize);
    int positions =
        keys.optionalSize("max_position_embeddings", MAXIMUM_POSITIONS).orElse(maxPositions);
    Rotary rotation = rotary.read(keys, positions, attention.headDim());
    DecoderSize size =
        new DecoderSize(
            keys.size("num_hidden_layers", MAXIMUM_LAYERS),
            hiddenSize,
            keys.size("intermediate_size", MAXIMUM_WIDTH),
            keys.size("vocab_size", MAXIMUM_WIDTH),
            rotation.scaling().reach(positions));
    return ModelConfig.sequential(
        modelType,
        size,
        attention,
        ActivationKeys.read(keys, activationKey, activation),
        rotation,
        new NormRule(
            norm.kind(),
            epsilonKey.map(key -> keys.positive(key, norm.epsilon())).orElse(norm.epsilon())));
  }

  private AttentionShape attention(ConfigKeys keys, int hiddenSize) {
    int heads = keys.size("num_attention_heads", MAXIMUM_WIDTH);
    int kv =
        keys.optionalSize("num_key_value_heads", MAXIMUM_WIDTH)
            .orElseGet(() -> kvHeads.orElse(heads));
    int width =
        keys.optionalSize("head_dim", MAXIMUM_WIDTH)
            .orElseGet(() -> headDim.orElseGet(() -> headDim(keys, hiddenSize, heads)));
    return new AttentionShape(heads, kv, width);
  }

  /** {@code hidden_size / num_attention_heads}, which must come out even. */
  public static int headDim(ConfigKeys keys, int hiddenSize, int heads) {
    if (hiddenSize % heads != 0) {
      throw keys.expected(
          "num_attention_heads",
          "a divisor of hidden_size = " + hiddenSize + ", or head_dim",
          Integer.toString(heads));
    }
    return hiddenSize / heads;
  }
}
