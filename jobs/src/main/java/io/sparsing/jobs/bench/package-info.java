/**
 * Measures how fast this machine runs models that it makes itself; starts no Spark, reads and
 * writes no table.
 *
 * <p>Fed by the command line, feeds the terminal and JSON.
 */
package io.sparsing.jobs.bench;
