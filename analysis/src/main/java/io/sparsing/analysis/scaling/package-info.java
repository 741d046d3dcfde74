/**
 * Laws that an activation ratio follows as a model sees more training tokens.
 *
 * <p>Fed by the {@code jobs} module with {@link io.sparsing.analysis.scaling.SeriesPoints} (one
 * series of checkpoints each, from the table {@code sparsity} or from {@link
 * io.sparsing.analysis.scaling.SeriesFile}); feeds the table {@code scaling_fits}, {@code fit
 * --json} ({@link io.sparsing.analysis.scaling.FitJson}) and the report ({@link
 * io.sparsing.analysis.scaling.Verdict}).
 *
 * <p>How a law is fitted: every law is {@code amplitude * basis(D; shape) + offset}. For a given
 * shape the best amplitude and offset within their bounds follow in closed form (variable
 * projection, Golub and Pereyra 1973), so only the shape, at most two numbers, is searched:
 * exhaustively on a grid, then by Levenberg-Marquardt from the best local minima of the grid.
 * Intervals come from the profile of the sum of squares. Where the sampling errors of the points
 * are known ({@link io.sparsing.analysis.scaling.SamplingErrors}), points count by them and
 * intervals take their covariance. Laws and bounds: "Sparsing Law" (arXiv 2411.02335), section 4.
 */
package io.sparsing.analysis.scaling;
