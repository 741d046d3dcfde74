/**
 * Native arrays: how weights get into them and numbers out of them, and how many threads work on
 * them.
 *
 * <p>Fed by {@code io.sparsing.model.checkpoint} with bytes of weight files; feeds {@code
 * io.sparsing.model.runtime} and training.
 */
package io.sparsing.model.runtime.tensor;
