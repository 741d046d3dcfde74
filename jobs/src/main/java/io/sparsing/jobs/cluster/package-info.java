/**
 * Executors: how many a Spark configuration asks for, and what memory a model takes in them.
 *
 * <p>Fed by Spark's configuration and the headers of checkpoints; feeds plans, and the check before
 * a measurement.
 */
package io.sparsing.jobs.cluster;
