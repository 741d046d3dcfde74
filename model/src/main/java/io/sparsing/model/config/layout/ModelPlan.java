package io.sparsing.model.config.layout;

import io.sparsing.model.config.ModelConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a {@code config.json} asks for: the model, and the tensors it is made of.
 *
 * @param config the model
 * @param tensors where each weight comes from
 * @param tiedHeadCopy the head that a file may repeat although it is tied; must equal the embedding
 * @param buffers names of tensors that files carry and no forward pass needs
 * @param optionalPrefix begins the names of the model without its head, in some files only; may be
 *     empty
 */
public record ModelPlan(
    ModelConfig config,
    DecoderTensors<WeightSource> tensors,
    Optional<StoredTensor> tiedHeadCopy,
    Predicate<String> buffers,
    String optionalPrefix) {

  /** The same plan of files with these buffers, and a prefix that some of them leave out. */
  public ModelPlan with(Predicate<String> otherBuffers, String prefix) {
    return new ModelPlan(config, tensors, tiedHeadCopy, otherBuffers, prefix);
  }

  /** Parameters without embeddings and the output head. */
  public long nonEmbeddingParameters() {
    Set<StoredTensor> embeddings = new LinkedHashSet<>();
    embeddings.add(embedding());
    tensors.embedding().positions().ifPresent(source -> embeddings.add(source.stored()));
    tensors
        .exit()
        .head()
        .ifPresent(
            head -> {
              embeddings.add(head.weight().stored());
              head.bias().ifPresent(bias -> embeddings.add(bias.stored()));
            });
    return all().stream()
        .filter(tensor -> !embeddings.contains(tensor))
        .mapToLong(StoredTensor::elements)
        .sum();
  }

  /** The token embedding. */
  public StoredTensor embedding() {
    return tensors.embedding().tokens().stored();
  }

  /** Every tensor that a checkpoint must hold, once, in a fixed order. */
  public List<StoredTensor> all() {
    Set<StoredTensor> all = new LinkedHashSet<>();
    tensors.all().forEach(source -> all.add(source.stored()));
    return List.copyOf(all);
  }

  /** Whether a tensor of this name may be passed over. */
  public boolean ignores(String name) {
    return buffers.test(name) || buffers.test(optionalPrefix + name);
  }

  /** This plan with the names that a file uses. */
  public ModelPlan named(Predicate<String> inFile) {
    return prefixed(inFile).headAsEmbedding(inFile);
  }

  /** Where a head is tied and a file holds it only, it is the embedding too. */
  private ModelPlan headAsEmbedding(Predicate<String> inFile) {
    StoredTensor tokens = embedding();
    if (tiedHeadCopy.isEmpty()
        || inFile.test(tokens.name())
        || !inFile.test(tiedHeadCopy.get().name())) {
      return this;
    }
    String head = tiedHeadCopy.get().name();
    return new ModelPlan(
        config,
        tensors.map(source -> source.renamed(name -> name.equals(tokens.name()) ? head : name)),
        Optional.empty(),
        buffers,
        optionalPrefix);
  }

  private ModelPlan prefixed(Predicate<String> inFile) {
    String bare = withoutPrefix(embedding().name());
    if (inFile.test(embedding().name()) || !inFile.test(bare)) {
      return this;
    }
    return new ModelPlan(
        config,
        tensors.map(source -> source.renamed(this::withoutPrefix)),
        tiedHeadCopy,
        buffers,
        optionalPrefix);
  }

  private String withoutPrefix(String name) {
    return name.startsWith(optionalPrefix) ? name.substring(optionalPrefix.length()) : name;
  }
}
