package io.sparsing.model.training.spec;

import java.io.Serializable;

/**
 * The shape of a model to train: a MiniCPM decoder (Llama's blocks, µP-style factors, tied head),
 * whatever its vocabulary.
 *
 * @param hiddenSize width of the residual stream, d; a multiple of twice {@code heads}
 * @param layers number of blocks, L
 * @param heads attention heads
 * @param ffnSize neurons of a feed-forward network, F
 * @param baseHiddenSize width at which the learning rate was tuned ({@code dim_model_base})
 * @param activation the function of the feed-forward network, as {@code hidden_act} in a {@code
 *     config.json} names it: {@code relu}, {@code silu} …
 */
public record ModelShape(
    int hiddenSize, int layers, int heads, int ffnSize, int baseHiddenSize, String activation)
    implements Serializable {
  public ModelShape {
    Requirement.atLeast(1, "layers", layers);
    Requirement.atLeast(1, "heads", heads);
    Requirement.atLeast(1, "ffn_size", ffnSize);
    Requirement.atLeast(1, "base_hidden_size", baseHiddenSize);
    Requirement.that(
        hiddenSize > 0 && hiddenSize % (2 * heads) == 0,
        "hidden_size",
        "a multiple of twice the heads, " + 2 * heads,
        hiddenSize);
  }
}
