/**
 * Searches that need forward passes: which CETT level to evaluate next, which positions to sample.
 *
 * <p>Fed by {@code io.sparsing.jobs} with perplexity ratios; feeds it with the next levels and, in
 * the end, with the PPL-p% level of a checkpoint.
 */
package io.sparsing.analysis.search;
