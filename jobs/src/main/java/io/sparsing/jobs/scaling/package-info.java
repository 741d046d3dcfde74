/**
 * The laws: fits of all series in the tables, and the report of everything.
 *
 * <p>Fed by {@code sparsity} and {@code checkpoints}; feeds {@code scaling_fits} and {@code
 * report/index.html}.
 */
package io.sparsing.jobs.scaling;
