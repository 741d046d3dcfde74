/**
 * Options that several commands share, and what each becomes: a Spark session with its tables,
 * checkpoints and corpora, rules, options of a fit.
 *
 * <p>Fed by the command line; feeds the commands of {@code io.sparsing.jobs.cli}.
 */
package io.sparsing.jobs.cli.option;
