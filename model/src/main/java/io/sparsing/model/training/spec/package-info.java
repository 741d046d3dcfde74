/**
 * What a training run is to make: the model, its tokens, its rates and its checkpoints.
 *
 * <p>Fed by {@code io.sparsing.jobs.study} with values; feeds {@code io.sparsing.model.training},
 * which runs it. Computes nothing on weights.
 */
package io.sparsing.model.training.spec;
