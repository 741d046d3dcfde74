/**
 * Questions to the tables in SQL that only read.
 *
 * <p>Fed by the command line and the notebooks with SQL; feeds them with rows.
 */
package io.sparsing.jobs.query;
