/**
 * Charts: Vega-Lite specifications and the heat map, with their data embedded.
 *
 * <p>Fed by the sections with records of {@code io.sparsing.analysis.report.data}; feeds the page.
 */
package io.sparsing.analysis.report.chart;
