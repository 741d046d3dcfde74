package io.sparsing.analysis.law.shape;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Laws {@code A(D)} for the activation ratio {@code A} after {@code D} training tokens, in units of
 * 10⁹.
 *
 * <p>The first two are the paper's (arXiv 2411.02335, section 4), with {@code alpha > 0, c > 0, 0
 * <= limit <= 1}. The others are rivals, which the paper's laws must beat to be worth believing.
 */
public enum ScalingLaw {
  /** Falls towards its limit: {@code A(D) = exp(-c * D^alpha + b) + limit}; ReLU-like models. */
  LOGSPACE_POWER_LAW(
      "logspace-power-law", "log-space power law", List.of("alpha", "b", "c", "limit")),
  /** Rises towards its limit: {@code A(D) = limit - c * D^(-alpha)}; SiLU-like models. */
  CONVERGENT_POWER_LAW(
      "convergent-power-law", "convergent power law", List.of("alpha", "c", "limit")),
  /**
   * Rival with a limit: {@code A(D) = limit + amplitude * exp(-D / scale)}, with {@code scale} in
   * units of 10⁹ tokens and an amplitude of either sign.
   */
  EXPONENTIAL("exponential", "exponential", List.of("amplitude", "scale", "limit")),
  /**
   * Rival with a limit, a logistic curve in {@code ln(D)}: {@code A(D) = limit + amplitude / (1 +
   * (D / middle)^alpha)}.
   */
  SIGMOID("sigmoid", "sigmoid", List.of("alpha", "amplitude", "middle", "limit")),
  /** Rival without a limit: {@code A(D) = c * D^(-alpha)}; it grows where alpha is negative. */
  POWER_LAW("power-law", "plain power law", List.of("alpha", "c")),
  /** Rival without a limit: {@code A(D) = intercept + slope * ln(D)}. */
  LOGARITHM("logarithm", "logarithm", List.of("intercept", "slope")),
  /** Rival without a trend: {@code A(D) = level}. */
  CONSTANT("constant", "constant", List.of("level"));

  /** Tokens in one unit of {@code D}. */
  public static final double TOKENS_PER_UNIT = 1e9;

  private final String id;
  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // always a List.of
  private final List<String> parameterNames;

  ScalingLaw(String id, String title, List<String> parameterNames) {
    this.id = id;
    this.title = title;
    this.parameterNames = parameterNames;
  }

  /** The law with this identifier. */
  public static ScalingLaw named(String id) {
    return Arrays.stream(values())
        .filter(law -> law.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find scaling law: expected one of %s, found %s"
                        .formatted(
                            Arrays.stream(values())
                                .map(ScalingLaw::id)
                                .collect(Collectors.joining(", ")),
                            id)));
  }

  /** Identifier in tables and JSON, such as {@code logspace-power-law}. */
  public String id() {
    return id;
  }

  /** Name in sentences, such as {@code log-space power law}. */
  public String title() {
    return title;
  }

  /** Names of the parameters, in the order of the formula's documentation. */
  public List<String> parameterNames() {
    return parameterNames;
  }

  /**
   * The activation ratio that the law predicts; a prediction is not clipped to [0, 1].
   *
   * @param parameters a value for each of {@link #parameterNames()}
   * @param trainingTokens raw count, positive
   */
  public double predict(Map<String, Double> parameters, double trainingTokens) {
    if (!parameters.keySet().containsAll(parameterNames)) {
      throw new IllegalArgumentException(
          "Cannot predict with %s: expected parameters %s, found %s"
              .formatted(id, parameterNames, parameters.keySet()));
    }
    double tokens = trainingTokens / TOKENS_PER_UNIT;
    return switch (this) {
      case LOGSPACE_POWER_LAW ->
          Math.exp(
                  -parameters.get("c") * Math.pow(tokens, parameters.get("alpha"))
                      + parameters.get("b"))
              + parameters.get("limit");
      case CONVERGENT_POWER_LAW ->
          parameters.get("limit")
              - parameters.get("c") * Math.pow(tokens, -parameters.get("alpha"));
      case EXPONENTIAL ->
          parameters.get("limit")
              + parameters.get("amplitude") * Math.exp(-tokens / parameters.get("scale"));
      case SIGMOID ->
          parameters.get("limit")
              + parameters.get("amplitude")
                  / (1 + Math.pow(tokens / parameters.get("middle"), parameters.get("alpha")));
      case POWER_LAW -> parameters.get("c") * Math.pow(tokens, -parameters.get("alpha"));
      case LOGARITHM -> parameters.get("intercept") + parameters.get("slope") * Math.log(tokens);
      case CONSTANT -> parameters.get("level");
    };
  }
}
