/**
 * Reads {@code config.json}: single keys with their bounds, and groups of keys that families share.
 *
 * <p>Fed by {@code io.sparsing.model.config.family}; feeds it with values of {@code
 * io.sparsing.model.config}. A key that is read by nobody and not known as harmless is refused.
 */
package io.sparsing.model.config.keys;
