package io.sparsing.jobs.cluster;

import io.sparsing.jobs.Arithmetic;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.layout.StoredTensor;

/**
 * What of a model decides about memory and bytes.
 *
 * @param parameters all parameters, embeddings counted
 * @param bytesEach bytes of a parameter in memory
 * @param layers L
 * @param ffnSize F, neurons per layer
 * @param heads query heads per layer
 * @param vocabulary V
 * @param activationBytes bytes of a stored activation (docs/operations.md)
 */
public record ModelSize(
    long parameters,
    int bytesEach,
    int layers,
    int ffnSize,
    int heads,
    int vocabulary,
    double activationBytes) {
  private static final double BYTES_SMOOTH = 2.0;
  private static final double BYTES_MOSTLY_ZERO = 0.6;

  /** With weights in float32. */
  public ModelSize(
      long parameters, int layers, int ffnSize, int heads, int vocabulary, double activationBytes) {
    this(parameters, Float.BYTES, layers, ffnSize, heads, vocabulary, activationBytes);
  }

  /** The size of a checkpoint's model, from its headers, for a kind of arithmetic. */
  public static ModelSize of(CheckpointFolder folder, Arithmetic arithmetic) {
    ModelConfig config = folder.config();
    return new ModelSize(
        folder.plan().all().stream().mapToLong(StoredTensor::elements).sum(),
        arithmetic.weightBytes(),
        config.layers(),
        config.ffnSize(),
        config.heads(),
        config.vocabularySize(),
        config.activation().cutsToZero() ? BYTES_MOSTLY_ZERO : BYTES_SMOOTH);
  }

  /** Bytes of the weights in memory. */
  public long weightBytes() {
    return bytesEach * parameters;
  }

  /** Neurons of all layers. */
  public long neurons() {
    return (long) layers * ffnSize;
  }
}
