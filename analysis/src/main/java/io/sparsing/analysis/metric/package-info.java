/**
 * The quantities everything else is defined by: neuron magnitudes and the thresholds they are held
 * to.
 *
 * <p>Fed by {@code io.sparsing.jobs} with output projections of a checkpoint; feeds {@code state}
 * and {@code cett}.
 */
package io.sparsing.analysis.metric;
