/**
 * The machines of a run: how many executors a Spark configuration asks for, what memory a model
 * takes in them, on which device a task runs it, and how a single machine writes its files.
 *
 * <p>Fed by Spark's configuration and the headers of checkpoints; feeds plans, passes, the check
 * before a measurement, and the session.
 */
package io.sparsing.jobs.cluster;
