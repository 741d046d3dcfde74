package io.sparsing.analysis.law.shape;

import java.util.List;
import java.util.Map;

/**
 * A law as the paper publishes it for one of its models (arXiv 2411.02335, section 4), with how its
 * points scatter and where they lie.
 *
 * @param series name of the paper's series
 * @param law which law
 * @param parameters the published coefficients; tokens in units of 10⁹
 * @param noise standard deviation of the points about their least-squares curve, {@code sqrt(SSE /
 *     (n - k))}
 * @param lastTokens training tokens of its last point, raw count; its points are equally spaced
 */
public record PublishedLaw(
    String series,
    ScalingLaw law,
    Map<String, Double> parameters,
    double noise,
    double lastTokens) {

  /** The six of the paper whose points its authors published. */
  public static final List<PublishedLaw> ALL =
      List.of(
          logspace("0.1b_relu", 0.101, -0.0151, 3.2, 0.0614, 5.59e-4, 41.6e9),
          logspace("0.2b_relu", 0.449, -3.05, 0.286, 0.0674, 3.25e-4, 85.1e9),
          logspace("1.2b_relu", 1.33, -3.89, 0.000903, 0.0782, 4.55e-4, 317.8e9),
          convergent("0.1b_silu", 0.479, 0.102, 0.409, 1.633e-3, 41.6e9),
          convergent("0.4b_silu", 1.03, 0.42, 0.385, 1.430e-3, 145.3e9),
          convergent("0.8b_silu", 0.995, 0.562, 0.383, 7.91e-4, 193.0e9));

  /** Copies the parameters. */
  public PublishedLaw {
    parameters = Map.copyOf(parameters);
  }

  private static PublishedLaw logspace(
      String series, double alpha, double b, double c, double limit, double noise, double last) {
    return new PublishedLaw(
        series,
        ScalingLaw.LOGSPACE_POWER_LAW,
        Map.of("alpha", alpha, "b", b, "c", c, "limit", limit),
        noise,
        last);
  }

  private static PublishedLaw convergent(
      String series, double alpha, double c, double limit, double noise, double last) {
    return new PublishedLaw(
        series,
        ScalingLaw.CONVERGENT_POWER_LAW,
        Map.of("alpha", alpha, "c", c, "limit", limit),
        noise,
        last);
  }

  /** Activation ratio that the published law tends to. */
  public double limit() {
    return parameters.get("limit");
  }
}
