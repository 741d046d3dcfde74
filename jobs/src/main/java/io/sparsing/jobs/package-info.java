/**
 * Spark and Iceberg: the actions, the tables and the command line; the only room that sees both
 * {@code model} and {@code analysis}.
 */
package io.sparsing.jobs;
