package io.sparsing.jobs.study;

import java.util.OptionalInt;

/**
 * A corpus of a study.
 *
 * @param name what messages call it
 * @param path folder, file or glob, on any Hadoop file system; or {@code wordnet:validation}
 * @param contextTokens longest window; empty for the model's own, at most 2,048
 */
public record CorpusSource(String name, String path, OptionalInt contextTokens) {}
