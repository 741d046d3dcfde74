/**
 * Models in memory: loads a checkpoint's weights once, runs sequences in batches, and hands out
 * plain Java arrays.
 *
 * <p>Fed by {@code io.sparsing.model.checkpoint} with weights and by {@code
 * io.sparsing.model.transformer} with the forward pass; feeds {@code io.sparsing.jobs}. No {@code
 * NDArray} appears in what it offers.
 */
package io.sparsing.model.runtime;
