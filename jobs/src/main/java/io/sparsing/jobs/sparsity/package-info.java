/**
 * The sparse passes: search of PPL-p% sparsity and measurements at fixed parameters.
 *
 * <p>Fed by {@code cett_curves}, {@code extractions} and {@code corpus_sequences}; feeds {@code
 * perplexities}, {@code sparsity}, {@code layer_sparsity} and {@code token_stats}.
 */
package io.sparsing.jobs.sparsity;
