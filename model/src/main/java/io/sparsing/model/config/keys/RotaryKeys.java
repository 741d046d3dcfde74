package io.sparsing.model.config.keys;

import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.RopeScaling;
import io.sparsing.model.config.Rotary;
import java.util.Optional;

/**
 * Reads rotary settings in both styles of {@code config.json}: {@code rope_theta} with {@code
 * rope_scaling}, and the later {@code rope_parameters} that holds all of it.
 *
 * @param thetaKey name of the base in the older style
 * @param shareKey name of the share of a head that turns, in the older style
 * @param defaultShare that share where nothing is said
 * @param partial whether the family can turn less than whole heads
 */
public record RotaryKeys(String thetaKey, String shareKey, double defaultShare, Partial partial) {
  /** The keys of families whose heads turn as a whole. */
  static final RotaryKeys WHOLE_HEADS = partial(1, Partial.NO);

  private static final String SHARE = "partial_rotary_factor";
  private static final double DEFAULT_THETA = 10_000;

  /** Whether a family can turn a part of each head. */
  public enum Partial {
    YES,
    NO
  }

  /** The keys of families that turn a part of each head. */
  public static RotaryKeys partial(double defaultShare) {
    return partial(defaultShare, Partial.YES);
  }

  private static RotaryKeys partial(double defaultShare, Partial partial) {
    return new RotaryKeys("rope_theta", SHARE, defaultShare, partial);
  }

  Rotary read(ConfigKeys keys, int maxPositions, int headDim) {
    Optional<ConfigKeys> parameters = keys.object("rope_parameters");
    Optional<ConfigKeys> scaling = keys.object("rope_scaling");
    if (parameters.isPresent() && scaling.isPresent()) {
      throw keys.expected("rope_scaling", "nothing beside rope_parameters", "both");
    }
    double share = share(keys, shareKey, defaultShare);
    double theta = keys.positive(thetaKey, DEFAULT_THETA);
    if (parameters.isPresent()) {
      share = share(parameters.get(), SHARE, share);
      theta = parameters.get().positive("rope_theta", theta);
    }
    if (theta <= 1) {
      throw keys.expected(thetaKey, "a number above 1", Double.toString(theta));
    }
    Optional<ConfigKeys> nested = parameters.or(() -> scaling);
    RopeScaling read =
        nested.map(inner -> scaling(inner, maxPositions)).orElseGet(RopeScaling.None::new);
    nested.ifPresent(inner -> inner.refuseUnread((key, value) -> HarmlessKeys.saysNothing(value)));
    return new Rotary(theta, dims(keys, headDim, share), read);
  }

  private int dims(ConfigKeys keys, int headDim, double share) {
    int dims = (int) (headDim * share);
    if (dims < 2 || dims % 2 != 0) {
      throw share == 1
          ? new ConfigException("config.json: expected an even head_dim, found " + headDim)
          : keys.expected(shareKey, "an even part of head_dim = " + headDim, "" + share);
    }
    return dims;
  }

  private double share(ConfigKeys keys, String key, double ifAbsent) {
    double share = keys.positive(key, ifAbsent);
    if (partial == Partial.NO && share != 1) {
      throw keys.expected(key, "1", Double.toString(share));
    }
    if (share > 1) {
      throw keys.expected(key, "a number from 0 to 1", Double.toString(share));
    }
    return share;
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
      case "dynamic" -> new RopeScaling.Dynamic(factor(keys), maxPositions);
      case "llama3" -> llama3(keys);
      case "yarn" -> yarn(keys);
      default -> throw keys.expected(key, "default, linear, dynamic, llama3 or yarn", type);
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

  private static RopeScaling yarn(ConfigKeys keys) {
    double factor = factor(keys);
    int original = originalPositions(keys);
    keys.only("truncate", true);
    // A factor that is not max_position_embeddings / original counts as it stands.
    return new RopeScaling.Yarn(
        factor,
        original,
        keys.positive("beta_fast", 32),
        keys.positive("beta_slow", 1),
        amplitude(keys, factor));
  }

  /** Where {@code mscale} stands alone, it says nothing. */
  private static double amplitude(ConfigKeys keys, double factor) {
    Optional<Double> given = keys.optionalNumber("attention_factor");
    Optional<Double> scale = keys.optionalNumber("mscale").filter(value -> value != 0);
    Optional<Double> allDims = keys.optionalNumber("mscale_all_dim").filter(value -> value != 0);
    if (given.isPresent() || scale.isEmpty() || allDims.isEmpty()) {
      return given.orElseGet(() -> amplitude(1, factor));
    }
    return amplitude(scale.get(), factor) / amplitude(allDims.get(), factor);
  }

  private static double amplitude(double scale, double factor) {
    return 0.1 * scale * Math.log(factor) + 1;
  }

  private static int originalPositions(ConfigKeys keys) {
    return keys.size("original_max_position_embeddings", LlamaKeys.MAXIMUM_POSITIONS);
  }

  private static double factor(ConfigKeys keys) {
    double factor = keys.number("factor");
    if (factor < 1) {
      throw keys.expected("factor", "a number of at least 1", Double.toString(factor));
    }
    return factor;
  }
}
