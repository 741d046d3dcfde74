/**
 * The whole answer to a series: the fitter that chooses a law, what it says in words and as JSON,
 * and the study that counts how often its intervals hold.
 *
 * <p>Fed by {@code law.interval}; feeds the table {@code scaling_fits}, {@code fit --json} and the
 * report.
 */
package io.sparsing.analysis.law.verdict;
