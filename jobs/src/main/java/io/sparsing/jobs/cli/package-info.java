/**
 * The command line, also the arguments of {@code spark-submit … sparsing-jobs.jar}: reads options
 * and study files into records, runs actions, prints what they return.
 */
package io.sparsing.jobs.cli;
