/**
 * The sections of the report, one class each, in the order of the questions that they answer.
 *
 * <p>Fed with records of {@code io.sparsing.analysis.report.data}; feeds {@link
 * io.sparsing.analysis.report.HtmlReport}.
 */
package io.sparsing.analysis.report.section;
