/**
 * Keeps the tables small: joins small files, removes old snapshots and files that no snapshot
 * names.
 *
 * <p>Fed by {@code io.sparsing.jobs.table}; changes no row.
 */
package io.sparsing.jobs.maintain;
