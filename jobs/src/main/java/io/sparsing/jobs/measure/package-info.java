/**
 * The measurement: one action with a request (PPL-p% targets, rules at fixed parameters, one level
 * for a series, thresholds of another corpus), its sparse passes, and the rows with their errors.
 *
 * <p>Fed by {@code extractions}, {@code cett_curves}, {@code document_losses} and {@code
 * corpus_sequences}; feeds {@code sparsity} and its companions, {@code influences} among them.
 */
package io.sparsing.jobs.measure;
