/**
 * The Transformer on DJL: reads checkpoints and tokens, runs the decoder, and hands out plain Java
 * arrays.
 *
 * <p>Fed by Hugging Face folders on any Hadoop file system; feeds {@code io.sparsing.jobs}. Knows
 * no Spark and no analysis; no {@code NDArray} leaves this module.
 */
package io.sparsing.model;
