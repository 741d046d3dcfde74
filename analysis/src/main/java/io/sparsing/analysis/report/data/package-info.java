/**
 * What the report shows, as plain records that check their values.
 *
 * <p>Fed by {@code io.sparsing.jobs} from table rows; feeds the sections and charts.
 */
package io.sparsing.analysis.report.data;
