/**
 * Java records as table rows: their columns, how they are read, and commits of a few of them.
 *
 * <p>Fed by {@code io.sparsing.jobs.table}; feeds Iceberg.
 */
package io.sparsing.jobs.table.record;
