/**
 * Jupyter notebooks on the tables: a thin JShell kernel, Spark SQL results as tables, charts as
 * Vega-Lite.
 *
 * <p>Fed by every table; feeds only the reader's screen.
 */
package io.sparsing.notebooks;
