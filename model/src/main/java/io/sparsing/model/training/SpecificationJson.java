package io.sparsing.model.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes what identifies a run: its specification and its corpus. */
final class SpecificationJson {
  private static final int CHUNK_TOKENS = 1 << 14;

  private SpecificationJson() {}

  static String of(TrainingSpec spec, int[] corpusTokens) {
    ModelShape shape = spec.shape();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("series", spec.series());
    json.put("hidden_size", shape.hiddenSize()).put("layers", shape.layers());
    json.put("heads", shape.heads()).put("ffn_size", shape.ffnSize());
    json.put("base_hidden_size", shape.baseHiddenSize());
    json.put("activation", shape.activation());
    json.put("training_tokens", spec.trainingTokens());
    json.put("context_length", spec.contextLength());
    json.put("batch_sequences", spec.batchSequences());
    json.put("peak_learning_rate", spec.peakLearningRate());
    json.put("warmup_tokens", spec.warmupTokens()).put("decay_share", spec.decayShare());
    json.put("checkpoints", spec.checkpoints());
    json.put("first_checkpoint_tokens", spec.firstCheckpointTokens());
    json.put("seed", spec.seed());
    json.put("corpus_tokens", corpusTokens.length).put("corpus_sha256", digest(corpusTokens));
    return json.toPrettyString() + "\n";
  }

  /** SHA-256 over the ids as big-endian 32-bit numbers, in hexadecimal. */
  private static String digest(int[] tokens) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_TOKENS * Integer.BYTES);
      for (int first = 0; first < tokens.length; first += CHUNK_TOKENS) {
        int count = Math.min(CHUNK_TOKENS, tokens.length - first);
        chunk.asIntBuffer().put(tokens, first, count);
        sha256.update(chunk.array(), 0, count * Integer.BYTES);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
