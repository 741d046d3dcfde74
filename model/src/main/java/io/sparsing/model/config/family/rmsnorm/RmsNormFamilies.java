package io.sparsing.model.config.family.rmsnorm;

import io.sparsing.model.config.layout.ModelFamily;
import java.util.List;

/** The families whose residual stream passes through RMSNorms. */
public final class RmsNormFamilies {
  private RmsNormFamilies() {}

  /** One of each. */
  public static List<ModelFamily> all() {
    return List.of(
        new ApertusFamily(),
        new ArceeFamily(),
        new BambooFamily(),
        new Exaone4Family(),
        new GemmaFamily(),
        new Gemma2Family(),
        new Gemma3Family(),
        new GraniteFamily(),
        new LlamaFamily(),
        new MiniCpmFamily(),
        new MistralFamily(),
        new MixtralFamily(),
        new Olmo2Family(),
        new Olmo3Family(),
        new OlmoeFamily(),
        new Phi3Family(),
        new Qwen2Family(),
        new Qwen3Family(),
        new Qwen3MoeFamily(),
        new SmolLm3Family());
  }
}
