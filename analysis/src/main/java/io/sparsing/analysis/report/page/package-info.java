/**
 * The text of a page: markup that escapes what it shows, templates, embedded JSON and scripts.
 *
 * <p>Fed by sections and charts; feeds the files that a browser opens.
 */
package io.sparsing.analysis.report.page;
