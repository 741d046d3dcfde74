/**
 * Which tensor of which name and shape each part of a decoder takes.
 *
 * <p>Fed by {@code io.sparsing.model.config.family} with the configuration; feeds loading, writing
 * and the forward pass with {@link io.sparsing.model.config.layout.ModelPlan}.
 */
package io.sparsing.model.config.layout;
