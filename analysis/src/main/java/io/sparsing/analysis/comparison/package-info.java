/**
 * What several models say together: how the limit of the activation ratio depends on shape, size
 * and activation function, and whether two models' tokens and neurons behave alike.
 *
 * <p>Fed by the {@code jobs} module with fits ({@link
 * io.sparsing.analysis.law.verdict.LawEstimate}) and with counts from the tables; feeds the table
 * {@code model_comparisons}. Questions: "Sparsing Law" (arXiv 2411.02335), section 4; unlike there,
 * every answer has an interval or a test.
 */
package io.sparsing.analysis.comparison;
