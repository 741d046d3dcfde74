/**
 * Training text as tokens: the byte tokenizer, vocabularies learned on top of bytes, windows of the
 * corpus in a seeded order.
 *
 * <p>Fed by the jobs with words and token arrays; feeds the run in {@code
 * io.sparsing.model.training} and the tokenizer in {@code io.sparsing.model.token}.
 */
package io.sparsing.model.training.data;
