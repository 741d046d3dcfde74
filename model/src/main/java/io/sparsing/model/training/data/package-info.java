/**
 * Training text as tokens: the byte tokenizer, windows of the corpus in a seeded order.
 *
 * <p>Fed by the jobs with token arrays; feeds the run in {@code io.sparsing.model.training}.
 */
package io.sparsing.model.training.data;
