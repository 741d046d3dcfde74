package io.sparsing.model.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a {@code config.json} asks for: the model, and the tensors it is made of.
 *
 * @param config the model
 * @param tensors where each stored tensor goes
 * @param tiedHeadCopy the head that a file may repeat although it is tied; must equal the embedding
 * @param ignoredBuffer names of tensors that files carry and no forward pass needs
 */
public record ModelPlan(
    ModelConfig config,
    DecoderTensors<StoredTensor> tensors,
    Optional<StoredTensor> tiedHeadCopy,
    Predicate<String> ignoredBuffer) {

  /** Parameters without the token embedding and the output head. */
  public long nonEmbeddingParameters() {
    long head = tensors.head().map(linear -> linear.weight().elements()).orElse(0L);
    return all().stream().mapToLong(StoredTensor::elements).sum()
        - tensors.embedding().elements()
        - head;
  }

  /** Every tensor that a checkpoint must hold, in a fixed order. */
  public List<StoredTensor> all() {
    return tensors.all();
  }
}
