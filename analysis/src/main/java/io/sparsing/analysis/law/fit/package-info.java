/**
 * A series of checkpoints, and the fit of a law to it: weights, loss, fit range, how well it
 * predicts.
 *
 * <p>Fed by the {@code jobs} module with {@link io.sparsing.analysis.law.fit.SeriesPoints} (from
 * the table {@code sparsity} or from {@link io.sparsing.analysis.law.fit.SeriesFile}); feeds the
 * intervals.
 */
package io.sparsing.analysis.law.fit;
