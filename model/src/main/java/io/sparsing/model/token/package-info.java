/**
 * Text to token ids and back, and to words, through Hugging Face's tokenizers.
 *
 * <p>Fed by a checkpoint folder's {@code tokenizer.json}; feeds {@code io.sparsing.jobs}. Knows no
 * weights.
 */
package io.sparsing.model.token;
