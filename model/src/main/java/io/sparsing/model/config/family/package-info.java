/**
 * The families of models: which keys of {@code config.json} each reads, and which tensors it takes.
 *
 * <p>A family is one class that implements {@link io.sparsing.model.config.layout.ModelFamily}. Fed
 * by {@code io.sparsing.model.checkpoint} with the text of {@code config.json}; feeds it with plans
 * of {@code io.sparsing.model.config.layout}.
 */
package io.sparsing.model.config.family;
