package io.sparsing.jobs.bench;

import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.CheckpointWriter;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.runtime.LoadedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/**
 * A Llama of a named shape with random weights: gated FFN of SiLU, heads of 64, 32,000 token ids,
 * head untied.
 */
public enum BenchModel {
  /** d = 512, L = 8, F = 1,408. */
  D512_L8(512, 8, 1408),
  /** d = 768, L = 12, F = 2,048. */
  D768_L12(768, 12, 2048),
  /** d = 1,024, L = 16, F = 2,816. */
  D1024_L16(1024, 16, 2816),
  /** d = 1,792, L = 30, F = 4,864: 1.2 billion non-embedding parameters, for a GPU. */
  D1792_L30(1792, 30, 4864);

  private static final int HEAD_DIM = 64;
  private static final int VOCABULARY = 32_000;
  private static final int CONTEXT = 2048;
  private static final long SEED = 1;

  private final int hiddenSize;
  private final int layers;
  private final int ffnSize;

  BenchModel(int hiddenSize, int layers, int ffnSize) {
    this.hiddenSize = hiddenSize;
    this.layers = layers;
    this.ffnSize = ffnSize;
  }

  int hiddenSize() {
    return hiddenSize;
  }

  int ffnSize() {
    return ffnSize;
  }

  /** Writes the checkpoint below a folder. */
  CheckpointFolder write(Path folder) {
    return write(folder.resolve(name()), BenchModel::weights);
  }

  /**
   * Writes a checkpoint that predicts some sequences, so that truncation costs perplexity as it
   * does in a trained model: the weights are random but for the head, which recalls for each token
   * id the final states after which that id came.
   *
   * @param folder the checkpoint's own
   */
  CheckpointFolder writeRecalling(Path folder, List<int[]> sequences) {
    CheckpointFolder forgetful =
        write(folder.resolveSibling(folder.getFileName() + "-random"), BenchModel::weights);
    float[] head;
    try (LoadedModel model = LoadedModel.load(forgetful)) {
      RecallingHead recalling = new RecallingHead(VOCABULARY, hiddenSize, sequences);
      model.finalStates(sequences, recalling);
      head = recalling.weights();
    }
    return write(folder, tensor -> tensor.name().equals("lm_head.weight") ? head : weights(tensor));
  }

  private CheckpointFolder write(Path folder, Function<StoredTensor, float[]> weights) {
    String config =
        ("{\"model_type\": \"llama\", \"hidden_size\": %d, \"num_hidden_layers\": %d,"
                + " \"intermediate_size\": %d, \"num_attention_heads\": %d, \"vocab_size\": %d,"
                + " \"max_position_embeddings\": %d}")
            .formatted(hiddenSize, layers, ffnSize, hiddenSize / HEAD_DIM, VOCABULARY, CONTEXT);
    return new CheckpointWriter(config, weights)
        .write(folder.toUri().toString(), new Configuration());
  }

  /** Seeded random token ids. */
  static List<int[]> tokens(int sequences, int length) {
    return tokens(sequences, length, VOCABULARY);
  }

  /** Seeded random token ids below V. */
  static List<int[]> tokens(int sequences, int length, int vocabulary) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<int[]> tokens = new ArrayList<>();
    for (int sequence = 0; sequence < sequences; sequence++) {
      tokens.add(random.ints(length, 0, vocabulary).toArray());
    }
    return tokens;
  }

  /**
   * Norm scales of 1, and what else has no rows; projections that keep the residual stream near
   * unit size.
   */
  static float[] weights(StoredTensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.elements())];
    SplittableRandom random = new SplittableRandom(SEED + tensor.name().hashCode());
    boolean scale = tensor.shape().size() < 2;
    double width = scale ? 0 : 1 / Math.sqrt(tensor.shape().get(1));
    for (int i = 0; i < values.length; i++) {
      values[i] = scale ? 1 : (float) random.nextDouble(-width, width);
    }
    return values;
  }
}
