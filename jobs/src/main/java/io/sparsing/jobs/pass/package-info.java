/**
 * Passes of models over the shards of a corpus: one engine that runs a Spark task for each pair of
 * a target and a shard, and the two kinds of work, dense and sparse.
 *
 * <p>Fed by {@code extract} and {@code measure} with targets; feeds them with states that merge and
 * with details of tokens and activations.
 */
package io.sparsing.jobs.pass;
