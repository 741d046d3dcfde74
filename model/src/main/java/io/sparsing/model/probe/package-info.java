/**
 * What may look at, and truncate, the activations of a feed-forward network while it runs.
 *
 * <p>Fed by {@code io.sparsing.model.transformer}, which calls a probe passed to it as an argument;
 * feeds {@code io.sparsing.model.runtime}, whose probes hand plain arrays on. Knows no weights.
 */
package io.sparsing.model.probe;
