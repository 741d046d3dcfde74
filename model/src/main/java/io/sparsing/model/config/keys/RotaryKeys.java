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
 * @param defaultTheta that base where nothing is said
 * @param shareKey name of the share of a head that turns, in the older style
 * @param defaultShare that share where nothing is said
 * @param partial whether the family can turn less than whole heads
 * @param unsaid how frequencies are stretched where nothing is said of rotation at all
 * @param kind the kind of layers that turn so, where {@code rope_parameters} tells kinds apart
 */
public record RotaryKeys(
    String thetaKey,
    double defaultTheta,
    String shareKey,
    double defaultShare,
    Partial partial,
    RopeScaling unsaid,
    Optional<String> kind) {
  private static final String SHARE = "partial_rotary_factor";
  private static final double DEFAULT_THETA = 10_000;

  /** The keys of families whose heads turn as a whole. */
  static final RotaryKeys WHOLE_HEADS = wholeHeads(DEFAULT_THETA);

  /** Whether a family can turn a part of each head. */
  public enum Partial {
    YES,
    NO
  }

  /** Names of families that turn a part of each head. */
  public RotaryKeys(String thetaKey, String shareKey, double defaultShare) {
    this(
        thetaKey,
        DEFAULT_THETA,
        shareKey,
        defaultShare,
        Partial.YES,
        new RopeScaling.None(),
        Optional.empty());
  }

  /** The keys of families whose heads turn as a whole, with the base where nothing is said. */
  public static RotaryKeys wholeHeads(double defaultTheta) {
    return wholeHeads("rope_theta", defaultTheta);
  }

  /** The same with another name of the base. */
  public static RotaryKeys wholeHeads(String thetaKey, double defaultTheta) {
    return new RotaryKeys(
        thetaKey, defaultTheta, SHARE, 1, Partial.NO, new RopeScaling.None(), Optional.empty());
  }

  /** The keys of families that turn a part of each head. */
  public static RotaryKeys partial(double defaultShare) {
    return new RotaryKeys("rope_theta", SHARE, defaultShare);
  }

  /** The same for layers with full attention only. */
  public RotaryKeys ofFullLayers() {
    return of(WindowKeys.FULL);
  }

  private RotaryKeys of(String layers) {
    return new RotaryKeys(
        thetaKey, defaultTheta, shareKey, defaultShare, partial, unsaid, Optional.of(layers));
  }

  /** The same, stretched so where nothing is said of rotation at all. */
  public RotaryKeys scaledIfUnsaid(RopeScaling scaling) {
    return new RotaryKeys(thetaKey, defaultTheta, shareKey, defaultShare, partial, scaling, kind);
  }

  /**
   * The rotation of layers with a window, which {@code rope_scaling} does not reach: what {@code
   * rope_parameters} says of them, else the base at {@link #thetaKey}.
   */
  public Rotary ofSlidingLayers(ConfigKeys keys, int headDim) {
    return of(WindowKeys.SLIDING)
        .read(keys, Optional.empty(), headDim, LlamaKeys.MAXIMUM_POSITIONS);
  }

  /** The rotation of heads of this width in a model made for so many positions. */
  public Rotary read(ConfigKeys keys, int maxPositions, int headDim) {
    Optional<ConfigKeys> scaling = keys.object("rope_scaling");
    if (scaling.isPresent() && keys.object("rope_parameters").isPresent()) {
      throw keys.expected("rope_scaling", "nothing beside rope_parameters", "both");
    }
    return read(keys, scaling, headDim, maxPositions);
  }

  private Rotary read(
      ConfigKeys keys, Optional<ConfigKeys> scaling, int headDim, int maxPositions) {
    Optional<ConfigKeys> parameters = keys.object("rope_parameters").flatMap(this::ofKind);
    double share = share(keys, shareKey, defaultShare);
    double theta = keys.positive(thetaKey, defaultTheta);
    if (parameters.isPresent()) {
      share = share(parameters.get(), SHARE, share);
      theta = parameters.get().positive("rope_theta", theta);
    }
    if (theta <= 1) {
      throw keys.expected(thetaKey, "a number above 1", Double.toString(theta));
    }
    Optional<ConfigKeys> nested = parameters.or(() -> scaling);
    boolean silent =
        !keys.holds(thetaKey) && !keys.holds("rope_scaling") && !keys.holds("rope_parameters");
    RopeScaling read =
        nested
            .map(inner -> scaling(inner, maxPositions))
            .orElse(silent ? unsaid : new RopeScaling.None());
    nested.ifPresent(inner -> inner.refuseUnread((key, value) -> HarmlessKeys.saysNothing(value)));
    return new Rotary(theta, dims(keys, headDim, share), read);
  }

  /** The settings of one kind of layers, or those of all; nothing where they tell another kind. */
  private Optional<ConfigKeys> ofKind(ConfigKeys parameters) {
    if (kind.isEmpty()) {
      return Optional.of(parameters);
    }
    boolean full = parameters.object(WindowKeys.FULL).isPresent();
    boolean sliding = parameters.object(WindowKeys.SLIDING).isPresent();
    if (full || sliding) {
      parameters.refuseUnread((key, value) -> false);
      return parameters.object(kind.get());
    }
    return Optional.of(parameters);
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
