package io.sparsing.analysis.law.interval;

/**
 * Which part of the points' scatter about a law is sampling error, where that is known.
 *
 * <p>All are standard deviations in units of the activation ratio; the squares of {@code sampling}
 * and {@code own} add up to that of {@code observed}, unless sampling alone is expected to scatter
 * the points by more than they do.
 *
 * @param observed of the points about the law, {@code sqrt(SSE / (n - k))}
 * @param sampling what sampling errors alone are expected to leave of it after the fit
 * @param own what remains: the checkpoints' own noise, which a larger corpus would not remove
 * @param limit standard error that sampling leaves in the limit
 * @param shared whether the points share their documents, so that their errors go together
 */
public record Scatter(double observed, double sampling, double own, double limit, boolean shared) {}
