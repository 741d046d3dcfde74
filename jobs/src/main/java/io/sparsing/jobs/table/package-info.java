/**
 * The tables: their definitions, typed rows, and the warehouse that reads and commits them.
 *
 * <p>Every action meets the others here and nowhere else; this package imports no action.
 */
package io.sparsing.jobs.table;
