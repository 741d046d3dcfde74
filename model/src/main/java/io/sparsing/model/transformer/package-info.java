/**
 * The decoder's forward pass in DJL operations; reads top-down: norm, attention, feed-forward,
 * block, decoder.
 *
 * <p>Fed with weights by {@code io.sparsing.model.runtime} (measuring) and {@code
 * io.sparsing.model.training} (learning: no operation works in place, so gradients flow). Shapes: B
 * sequences, T positions, d hidden size, H query heads, K key-value heads, D head width, F neurons,
 * V vocabulary. Everything is float32.
 */
package io.sparsing.model.transformer;
