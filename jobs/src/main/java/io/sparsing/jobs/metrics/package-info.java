/**
 * Metrics for Spark's own metrics system, whatever sink it feeds: a plugin that an operator
 * switches on. Fed by the executors' model cache and by events of {@code jobs.study}; feeds nothing
 * in the tables.
 */
package io.sparsing.jobs.metrics;
