/**
 * Trains small language models from scratch: a MiniCPM-style decoder on bytes or on tokens merged
 * from them, with AdamW, a warmup-stable-decay schedule and µP-style scaling (Hu et al., arXiv
 * 2404.06395, sections 3, 4 and appendix A.1).
 *
 * <p>Fed by {@code io.sparsing.jobs} with a {@link io.sparsing.model.training.spec.TrainingSpec}
 * and the training tokens; runs the forward pass of {@code io.sparsing.model.transformer} on
 * weights that require gradients, and feeds the rest of the system with Hugging Face folders,
 * written by {@code io.sparsing.model.checkpoint}. One run uses one thread, so a task of a cluster
 * can hold it, and several may share a JVM.
 */
package io.sparsing.model.training;
