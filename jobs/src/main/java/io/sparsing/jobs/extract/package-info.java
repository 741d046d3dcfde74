/**
 * The dense pass with its statistics, CETT curves and stored activations, and the sweep over stored
 * activations.
 *
 * <p>Fed by {@code corpus_sequences} and checkpoints; feeds {@code extractions}, {@code
 * ffn_activations}, {@code neuron_stats}, {@code cett_curves}, {@code document_losses} and {@code
 * perplexities}.
 */
package io.sparsing.jobs.extract;
