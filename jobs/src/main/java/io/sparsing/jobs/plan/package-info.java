/**
 * What a study will take, worked out before anything runs: operations, bytes, memory, hours.
 *
 * <p>Fed by study files, the headers of checkpoints and Spark's configuration; feeds the command
 * line. Writes nothing.
 */
package io.sparsing.jobs.plan;
