/**
 * The laws of all series in the tables, and what the models show together.
 *
 * <p>Fed by {@code sparsity}, {@code influences} and {@code checkpoints}; feeds {@code
 * scaling_fits} and {@code model_comparisons}.
 */
package io.sparsing.jobs.law;
