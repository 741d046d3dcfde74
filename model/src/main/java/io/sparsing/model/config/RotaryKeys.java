package io.sparsing.model.config;

import java.util.Optional;

/**
 * Reads rotary settings in both styles of {@code config.json}: {@code rope_theta} with {@code
 * rope_scaling}, and the later {@code rope_parameters} that holds all of it.
 */
final class RotaryKeys {
  private static final double DEFAULT_THETA = 10_000;
  private static final int MAXIMUM_POSITIONS = 1 << 30;

  private RotaryKeys() {}

  static Rotary read(ConfigKeys keys, int maxPositions) {
    Optional<ConfigKeys> parameters = keys.object("rope_parameters");
    Optional<ConfigKeys> scaling = keys.object("rope_scaling");
    if (parameters.isPresent() && scaling.isPresent()) {
      throw keys.expected("rope_scaling", "nothing beside rope_parameters", "both");
    }
    requireWhole(keys);
    double theta = keys.positive("rope_theta", DEFAULT_THETA);
    if (parameters.isPresent()) {
      requireWhole(parameters.get());
      theta = parameters.get().positive("rope_theta", theta);
    }
    if (theta <= 1) {
      throw keys.expected("rope_theta", "a number above 1", Double.toString(theta));
    }
    Optional<ConfigKeys> nested = parameters.or(() -> scaling);
    RopeScaling read =
        nested.map(inner -> scaling(inner, maxPositions)).orElseGet(RopeScaling.None::new);
    nested.ifPresent(inner -> inner.refuseUnread(key -> false));
    return new Rotary(theta, read);
  }

  /** Only whole heads are rotated in the families read here. */
  private static void requireWhole(ConfigKeys keys) {
    double share = keys.positive("partial_rotary_factor", 1);
    if (share != 1) {
      throw keys.expected("partial_rotary_factor", "1", Double.toString(share));
    }
  }

  private static RopeScaling scaling(ConfigKeys keys, int maxPositions) {
    Optional<String> older = keys.text("type");
    Optional<String> newer = keys.text("rope_type");
    String key = newer.isPresent() ? "rope_type" : "type";
    String type = newer.or(() -> older).orElse("default");
    if (older.isPresent() && !older.get().equals(type)) {
      throw keys.expected("type", "the same as rope_type, " + type, older.get());
    }
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(factor(keys));
      case "llama3" -> llama3(keys);
      case "yarn" -> yarn(keys, maxPositions);
      default -> throw keys.expected(key, "default, linear, llama3 or yarn", type);
    };
  }

  private static RopeScaling llama3(ConfigKeys keys) {
    double low = keys.number("low_freq_factor");
    double high = keys.number("high_freq_factor");
    if (low <= 0 || high <= low) {
      throw keys.expected("high_freq_factor", "more than low_freq_factor = " + low, "" + high);
    }
    return new RopeScaling.Llama3(factor(keys), low, high, originalPositions(keys));
  }

  private static RopeScaling yarn(ConfigKeys keys, int maxPositions) {
    double factor = factor(keys);
    int original = originalPositions(keys);
    // Readers of this format disagree on which of the two counts where they differ.
    if (Math.abs(factor * original - maxPositions) > 0.5) {
      throw keys.expected(
          "factor",
          "max_position_embeddings / original = " + maxPositions + "/" + original,
          "" + factor);
    }
    double amplitude =
        keys.optionalNumber("attention_factor").orElseGet(() -> 0.1 * Math.log(factor) + 1);
    return new RopeScaling.Yarn(
        factor, original, keys.positive("beta_fast", 32), keys.positive("beta_slow", 1), amplitude);
  }

  private static int originalPositions(ConfigKeys keys) {
    return keys.size("original_max_position_embeddings", MAXIMUM_POSITIONS);
  }

  private static double factor(ConfigKeys keys) {
    double factor = keys.number("factor");
    if (factor < 1) {
      throw keys.expected("factor", "a number of at least 1", Double.toString(factor));
    }
    return factor;
  }
}
