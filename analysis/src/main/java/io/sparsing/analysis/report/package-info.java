/**
 * Self-contained HTML pages that show what was measured: the report of a study and the heat map of
 * a text.
 *
 * <p>Fed by {@code io.sparsing.jobs}, which converts table rows and fitted laws to the plain
 * records of this package; feeds a browser, offline. Every number shown is a number handed in, or 1
 * minus it, or the quotient of two; the package computes only the rank correlation of two models'
 * tokens. The report's charts are Vega-Lite specifications, drawn by the Vega that is inlined from
 * the class path; the heat map is drawn by its own script.
 */
package io.sparsing.analysis.report;
