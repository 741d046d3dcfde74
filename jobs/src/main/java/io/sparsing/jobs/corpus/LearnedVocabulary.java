package io.sparsing.jobs.corpus;

import io.sparsing.model.training.data.Vocabulary;

/**
 * A vocabulary that was learned from a text.
 *
 * @param vocabulary its ids
 * @param folder where {@code tokenizer.json} is, on any Hadoop file system
 */
public record LearnedVocabulary(Vocabulary vocabulary, String folder) {}
