/**
 * Checkpoint folders in Hugging Face layout on any Hadoop file system: read with every byte of
 * metadata checked before it is believed, written so that only complete ones are visible.
 *
 * <p>Fed by {@code io.sparsing.model.config} with what a checkpoint must hold; feeds {@code
 * io.sparsing.model.runtime} with weights and {@code io.sparsing.jobs} with identities. Knows no
 * tensors in memory.
 */
package io.sparsing.model.checkpoint;
