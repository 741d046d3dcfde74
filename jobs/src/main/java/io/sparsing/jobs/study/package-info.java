/**
 * What a study consists of: its checkpoints, found and registered, and the ladders of models that
 * are trained for it.
 *
 * <p>Fed by the command line; feeds {@code checkpoints}.
 */
package io.sparsing.jobs.study;
