/**
 * Hands measured curves to other tools, and their last points to model cards.
 *
 * <p>Fed by {@code sparsity}, {@code checkpoints}, {@code corpora} and {@code scaling_fits}; feeds
 * files and the terminal. It writes no table.
 */
package io.sparsing.jobs.export;
