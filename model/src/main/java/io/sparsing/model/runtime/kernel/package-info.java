/**
 * What is done with the activations of one layer during a pass: truncation, and the sums that
 * passes gather.
 *
 * <p>Each exists twice. The Java kernels work on arrays of the host, one pass over the values; the
 * tensor kernels are operations of the engine and run where the model runs, so that of a GPU's
 * activations only counts, sums and packed masks cross to the host. Fed by {@code
 * io.sparsing.model.probe} with arrays and rules; feeds {@code io.sparsing.model.runtime}.
 */
package io.sparsing.model.runtime.kernel;
