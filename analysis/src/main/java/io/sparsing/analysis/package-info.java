/**
 * The science: metrics, mergeable states, threshold searches and scaling laws, in plain Java.
 *
 * <p>Fed with arrays and records by {@code io.sparsing.jobs}; knows no DJL and no model.
 */
package io.sparsing.analysis;
