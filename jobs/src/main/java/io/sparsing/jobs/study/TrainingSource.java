package io.sparsing.jobs.study;

/**
 * Models that a study trains before it measures.
 *
 * @param ladder the runs
 * @param corpus training text: folder, file or glob, on any Hadoop file system, or {@code
 *     wordnet:train}
 * @param out folder of {@code SERIES/step…}, on any Hadoop file system
 */
public record TrainingSource(Ladder ladder, String corpus, String out) {}
