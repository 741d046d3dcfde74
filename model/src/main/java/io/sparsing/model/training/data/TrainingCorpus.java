package io.sparsing.model.training.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text that a model is trained on, and what tells it from other texts.
 *
 * @param identity equal for equal tokens only; written into the run's folder, so that a run never
 *     goes on with another text
 * @param tokens the documents' tokens one after another, each with its beginning token, as ids of
 *     the run's {@link Vocabulary}; shared with the caller, not written to
 */
@SuppressWarnings("ArrayRecordComponent") // millions of tokens, never compared
public record TrainingCorpus(String identity, int[] tokens) {
  private static final int CHUNK_TOKENS = 1 << 14;

  /** A corpus that is identified by its tokens. */
  public static TrainingCorpus of(int... tokens) {
    return new TrainingCorpus(digest(tokens), tokens);
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
