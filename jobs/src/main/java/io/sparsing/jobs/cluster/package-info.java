/**
 * The machines of a run: how many executors a Spark configuration asks for, what memory a model
 * takes in them, and how a single machine writes its files.
 *
 * <p>Fed by Spark's configuration and the headers of checkpoints; feeds plans, the check before a
 * measurement, and the session.
 */
package io.sparsing.jobs.cluster;
