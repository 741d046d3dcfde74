/**
 * The sparse passes: search of PPL-p% sparsity, rules at fixed parameters, one level for a series,
 * and thresholds of another corpus.
 *
 * <p>Fed by {@code cett_curves}, {@code extractions} and {@code corpus_sequences}; feeds {@code
 * sparsity}, {@code layer_sparsity} and {@code perplexities}, and what a final pass knows about
 * tokens, neurons and chunks.
 */
package io.sparsing.jobs.sparsity;
