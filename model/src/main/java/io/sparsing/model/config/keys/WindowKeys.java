package io.sparsing.model.config.keys;

import io.sparsing.model.config.ModelConfig;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** Reads which layers attend through a sliding window, in the older and the newer style. */
public final class WindowKeys {
  static final String FULL = "full_attention";
  static final String SLIDING = "sliding_attention";

  private WindowKeys() {}

  /**
   * The window, or empty where every earlier key is visible.
   *
   * @param ifAbsent where the key is missing; a key whose value is null says that there is none
   */
  public static OptionalInt window(ConfigKeys keys, OptionalInt ifAbsent) {
    if (!keys.holds("sliding_window")) {
      return ifAbsent;
    }
    return keys.optionalSize("sliding_window", LlamaKeys.MAXIMUM_POSITIONS)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /**
   * The same model with the window in some layers.
   *
   * @param windowed the layers where {@code layer_types} does not say
   */
  public static ModelConfig apply(
      ConfigKeys keys, ModelConfig config, OptionalInt window, IntPredicate windowed) {
    IntPredicate chosen = sliding(keys, config.layers(), windowed);
    return window.isEmpty()
        ? config
        : config.with(config.rule().windowed(window.getAsInt(), chosen));
  }

  /**
   * The layers that {@code layer_types} lets attend through a window.
   *
   * @param ifAbsent those layers where there is no such list
   */
  public static IntPredicate sliding(ConfigKeys keys, int layers, IntPredicate ifAbsent) {
    return keys.texts("layer_types", layers)
        .<IntPredicate>map(
            list -> {
              for (String type : list) {
                if (!type.equals(FULL) && !type.equals(SLIDING)) {
                  throw keys.expected("layer_types", FULL + " or " + SLIDING, type);
                }
              }
              return layer -> list.get(layer).equals(SLIDING);
            })
        .orElse(ifAbsent);
  }

  /** All layers but every so manieth one, as {@code key} says: the last of each group sees all. */
  public static IntPredicate pattern(ConfigKeys keys, String key, int ifAbsent) {
    int group = keys.optionalSize(key, LlamaKeys.MAXIMUM_LAYERS).orElse(ifAbsent);
    return layer -> (layer + 1) % group != 0;
  }
}
