/**
 * Measures speed and cost on models that it makes itself; the part {@code measure} runs the real
 * stages on Spark.
 *
 * <p>Fed by the command line, feeds the terminal and JSON.
 */
package io.sparsing.jobs.bench;
