/**
 * Mergeable sufficient statistics: what a Spark task gathers over its positions and a merge adds
 * up.
 *
 * <p>Fed by {@code cett} kernels and by {@code io.sparsing.jobs}; feeds the curves and searches
 * that are finished from the merged states. Counts merge exactly in any order, sums up to rounding.
 */
package io.sparsing.analysis.state;
