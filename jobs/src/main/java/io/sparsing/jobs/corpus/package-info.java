/**
 * From text to token sequences: finds the documents of a corpus, tokenises them, cuts them into
 * windows.
 *
 * <p>Fed by {@code --corpus}; feeds {@code corpora} and {@code corpus_sequences}.
 */
package io.sparsing.jobs.corpus;
