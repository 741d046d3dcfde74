package io.sparsing.model.training.data;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The token ids that a model trained here reads: special tokens and bytes as in {@link
 * ByteTokenizer}, then merged tokens, if any, in the order of their merges.
 *
 * @param size number of ids, V
 * @param tokenizerJson the text of {@code tokenizer.json}, which says what they mean
 */
public record Vocabulary(int size, String tokenizerJson) implements Serializable {
  /** Most ids that one may have. */
  public static final int MAXIMUM_SIZE = 65_536;

  /** One token a byte, whatever the text. */
  public static final Vocabulary BYTES =
      new Vocabulary(ByteTokenizer.VOCABULARY_SIZE, ByteTokenizer.tokenizerJson());

  /** Checks the size. */
  public Vocabulary {
    if (size < ByteTokenizer.VOCABULARY_SIZE || size > MAXIMUM_SIZE) {
      throw new IllegalArgumentException(
          "Cannot use a vocabulary: expected %d to %d ids, found %d"
              .formatted(ByteTokenizer.VOCABULARY_SIZE, MAXIMUM_SIZE, size));
    }
  }

  /**
   * Bytes and what {@link MergeLearner} made of them. Text is cut into words first, as GPT-2 does;
   * no merge reaches across their ends.
   */
  public static Vocabulary of(List<TokenPair> merges) {
    return new Vocabulary(
        ByteTokenizer.VOCABULARY_SIZE + merges.size(),
        TokenizerJson.of(TokenizerJson.Pieces.WORDS, merges));
  }

  /** Whether it is {@link #BYTES}. */
  public boolean isBytes() {
    return equals(BYTES);
  }

  /** SHA-256 of {@code tokenizer.json}, in hexadecimal. */
  public String identity() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(tokenizerJson.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
