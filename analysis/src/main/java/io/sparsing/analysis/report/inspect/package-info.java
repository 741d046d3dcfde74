/**
 * The heat map of a text: its page and its JSON.
 *
 * <p>Fed by {@code io.sparsing.jobs.inspect}; feeds a browser, offline.
 */
package io.sparsing.analysis.report.inspect;
