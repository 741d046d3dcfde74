/**
 * What commands print: tables, progress, names of checkpoints.
 *
 * <p>Fed by the commands of {@code io.sparsing.jobs.cli}; feeds the terminal and files.
 */
package io.sparsing.jobs.cli.text;
