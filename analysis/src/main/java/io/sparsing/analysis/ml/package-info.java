/**
 * The laws as Spark MLlib knows algorithms: estimators and models over DataFrames, for pipelines,
 * cross-validation, and many thousands of series in one job. Fed by {@code jobs.law} and by
 * notebooks of users.
 *
 * <p>The only package of this module that knows Spark; the arithmetic is that of {@link
 * io.sparsing.analysis.law}.
 */
package io.sparsing.analysis.ml;
