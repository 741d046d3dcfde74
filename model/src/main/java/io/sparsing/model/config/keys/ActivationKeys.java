package io.sparsing.model.config.keys;

import io.sparsing.model.config.Activation;

/** The names by which a {@code config.json} calls activation functions. */
public final class ActivationKeys {
  private static final String KNOWN =
      "relu, relu2, drelu, fatrelu, silu, swish, gelu, gelu_new, gelu_fast, gelu_pytorch_tanh or quick_gelu";

  private ActivationKeys() {}

  /**
   * The activation function at a key.
   *
   * @param ifAbsent what the family takes where the key is absent; xIELU, whose constants are
   *     tensors, is known only where it stands here
   */
  public static Activation read(ConfigKeys keys, String key, Activation ifAbsent) {
    if (ifAbsent instanceof Activation.Xielu
        && keys.text(key).filter("xielu"::equals).isPresent()) {
      return ifAbsent;
    }
    return keys.text(key)
        .<Activation>map(
            name ->
                switch (name) {
                  case "relu" -> Activation.RELU;
                  case "relu2" -> Activation.RELU_SQUARED;
                  case "drelu" -> Activation.DRELU;
                  case "fatrelu" -> new Activation.FatRelu(threshold(keys));
                  case "silu", "swish" -> Activation.SILU;
                  case "gelu" -> Activation.GELU;
                  case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
                  case "quick_gelu" -> Activation.QUICK_GELU;
                  default -> throw keys.expected(key, KNOWN, name);
                })
        .orElse(ifAbsent);
  }

  private static double threshold(ConfigKeys keys) {
    double threshold = keys.optionalNumber("hidden_act_param").orElse(0.0);
    if (threshold < 0) {
      throw keys.expected("hidden_act_param", "a number of at least 0", "" + threshold);
    }
    return threshold;
  }
}
