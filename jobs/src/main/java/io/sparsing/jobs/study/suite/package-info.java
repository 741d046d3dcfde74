/**
 * How far the training of a checkpoint was: patterns of folder names, batch sizes, stages.
 *
 * <p>Fed by {@code io.sparsing.jobs.study}, which reads them from study files; feeds it with
 * training tokens. Reads no file.
 */
package io.sparsing.jobs.study.suite;
