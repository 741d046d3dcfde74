/**
 * Gathers what the report shows from the tables.
 *
 * <p>Fed by all results; feeds {@code report/index.html}.
 */
package io.sparsing.jobs.report;
