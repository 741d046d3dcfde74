/**
 * A look at one checkpoint on a few sequences, without Spark: every token, every layer, the
 * strongest neurons.
 *
 * <p>Fed by a checkpoint and, for thresholds, by {@code sparsity} and {@code layer_sparsity}; feeds
 * the terminal, the heat map page and safetensors dumps.
 */
package io.sparsing.jobs.inspect;
