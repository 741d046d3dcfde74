package io.sparsing.model.config.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.model.config.family.ModelFamilies;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ForwardCostTest {
  private static final String LLAMA =
      "{\"model_type\": \"%s\", \"hidden_size\": 8, \"intermediate_size\": 12,"
          + " \"num_hidden_layers\": 2, \"num_attention_heads\": 2, \"num_key_value_heads\": 2,"
          + " \"vocab_size\": 16, \"sliding_window\": %s}";

  @Test
  void countsProjectionsVisiblePairsAndScoredLogits() {
    // Layer: 4·8·8 + 3·8·12 = 544 weights; two layers, 4 tokens: 2·1088·4 = 8704.
    // Pairs 1 + 2 + 3 + 4 = 10 a layer, 4·8 operations each: 640. Head: 2·16·8·3 = 768.
    assertThat(cost(LLAMA.formatted("mistral", "null"))).isEqualTo(8704 + 640 + 768);
  }

  @Test
  void aWindowSeesFewerPairs() {
    // Pairs within 2: 1 + 2 + 2 + 2 = 7 a layer, so 448.
    assertThat(cost(LLAMA.formatted("mistral", "2"))).isEqualTo(8704 + 448 + 768);
  }

  @Test
  void aFusedTensorCountsOnce() {
    assertThat(cost(LLAMA.formatted("phi3", "null"))).isEqualTo(8704 + 640 + 768);
    String neox =
        "{\"model_type\": \"gpt_neox\", \"hidden_size\": 8, \"intermediate_size\": 12,"
            + " \"num_hidden_layers\": 2, \"num_attention_heads\": 1, \"vocab_size\": 16}";
    // A plain FFN has two matrices: 2·(4·64 + 2·96)·2·4 = 7168.
    assertThat(cost(neox)).isEqualTo(7168 + 640 + 768);
    String gpt2 =
        "{\"model_type\": \"gpt2\", \"n_embd\": 8, \"n_inner\": 12, \"n_layer\": 2, \"n_head\": 2,"
            + " \"vocab_size\": 16}";
    assertThat(cost(gpt2)).isEqualTo(7168 + 640 + 768);
  }

  private static double cost(String config) {
    return ForwardCost.ofSequence(ModelFamilies.plan(config.getBytes(StandardCharsets.UTF_8)), 4);
  }
}
