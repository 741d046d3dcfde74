/**
 * The dense pass: statistics, CETT curves, perplexity and a sample of activations; the sweep over
 * stored activations; and the inspection of a few sequences without Spark.
 *
 * <p>Fed by {@code corpus_sequences} and checkpoints; feeds {@code extractions}, {@code
 * ffn_activations}, {@code neuron_stats}, {@code cett_curves} and {@code perplexities}.
 */
package io.sparsing.jobs.activation;
