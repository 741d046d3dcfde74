package io.sparsing.jobs.bench;

import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.CheckpointWriter;
import io.sparsing.model.config.layout.StoredTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.hadoop.conf.Configuration;

/**
 * An OPT with random weights, d = 512, L = 8, F = 2,048, whose ReLU lets through about one
 * preactivation in seven.
 *
 * <p>Inputs of the FFN have unit variance (LayerNorm) and weights are uniform in ±1/√d, so that a
 * preactivation is about normal with deviation 1/√3. A bias of −1.08 deviations leaves 14 % above
 * 0.
 */
final class SparseBenchModel {
  static final String NAME = "opt-relu-d512-l8";
  static final int LAYERS = 8;
  private static final int HIDDEN_SIZE = 512;
  private static final double DEVIATION = 1 / Math.sqrt(3);
  private static final double BIAS_DEVIATIONS = -1.08;
  private static final long SEED = 2;
  private static final String CONFIG =
      "{\"model_type\": \"opt\", \"hidden_size\": 512, \"word_embed_proj_dim\": 512,"
          + " \"num_hidden_layers\": 8, \"ffn_dim\": 2048, \"num_attention_heads\": 8,"
          + " \"vocab_size\": 32000, \"max_position_embeddings\": 2048,"
          + " \"activation_function\": \"relu\", \"do_layer_norm_before\": true}";

  private SparseBenchModel() {}

  /** Writes the checkpoint below a folder. */
  static CheckpointFolder write(Path folder) {
    return new CheckpointWriter(CONFIG, SparseBenchModel::weights)
        .write(folder.resolve(NAME).toUri().toString(), new Configuration());
  }

  private static float[] weights(StoredTensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.elements())];
    if (tensor.name().endsWith("fc1.bias")) {
      Arrays.fill(values, (float) (BIAS_DEVIATIONS * DEVIATION));
    } else if (tensor.name().endsWith("layer_norm.weight")) {
      Arrays.fill(values, 1);
    } else if (tensor.shape().size() > 1) {
      SplittableRandom random = new SplittableRandom(SEED + tensor.name().hashCode());
      double width = 1 / Math.sqrt(HIDDEN_SIZE);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(-width, width);
      }
    }
    return values;
  }
}
