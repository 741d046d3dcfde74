package io.sparsing.model.config.family.layernorm;

import io.sparsing.model.config.layout.ModelFamily;
import java.util.List;

/** The families whose residual stream passes through LayerNorms. */
public final class LayerNormFamilies {
  private LayerNormFamilies() {}

  /** One of each. */
  public static List<ModelFamily> all() {
    return List.of(
        new BloomFamily(),
        new Cohere2Family(),
        new Gpt2Family(),
        new GptNeoFamily(),
        new GptNeoxFamily(),
        new HfOlmoFamily(),
        new NemotronFamily(),
        new OlmoFamily(),
        new OptFamily(),
        new PhiFamily(),
        new StableLmFamily(),
        new Starcoder2Family());
  }
}
