/**
 * How activations lie in files: which bits are kept, how Parquet encodes them, and how files get in
 * and out of the table {@code ffn_activations}.
 *
 * <p>Fed by {@code jobs.extract} with arrays of a dense pass; feeds the sweep with blocks of
 * positions.
 */
package io.sparsing.jobs.storage;
