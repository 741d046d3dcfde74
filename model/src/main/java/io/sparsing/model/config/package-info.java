/**
 * What a checkpoint's {@code config.json} says its model is: sizes, switches, and which tensors of
 * which shape it takes.
 *
 * <p>Fed by {@code io.sparsing.model.checkpoint} with the text of {@code config.json}; feeds every
 * other package of the model with {@link io.sparsing.model.config.ModelConfig} and {@link
 * io.sparsing.model.config.layout.DecoderTensors}. A family is one class that implements {@link
 * io.sparsing.model.config.family.ModelFamily}. Knows no file system and no tensors in memory.
 */
package io.sparsing.model.config;
