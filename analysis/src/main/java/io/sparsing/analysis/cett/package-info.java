/**
 * Cumulative errors of tail truncation: the kernel that gathers them, curves, thresholds per level.
 *
 * <p>Fed with activations and with merged {@code state}s; feeds {@code io.sparsing.jobs} with one
 * threshold per layer and level.
 */
package io.sparsing.analysis.cett;
