package io.sparsing.model.training.data;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The tokenizer of models that are trained here on bytes: one token a byte of UTF-8, after three
 * special tokens.
 *
 * <p>Ids: {@code <pad>} 0, {@code <s>} 1, {@code </s>} 2, byte b at b + 3. Written as the files
 * that Hugging Face tools load: a byte-level BPE without merges. As everywhere in those tools, a
 * text that spells out a special token is read as that token there; {@link #encode} knows bytes
 * only.
 */
public final class ByteTokenizer {
  /** Number of ids, V. */
  public static final int VOCABULARY_SIZE = 259;

  /** Fills up short sequences. */
  public static final int PADDING = 0;

  /** Begins a document. */
  public static final int BEGINNING = 1;

  /** Ends a document. */
  public static final int END = 2;

  /** Byte 0; the others follow. */
  public static final int FIRST_BYTE = 3;

  private ByteTokenizer() {}

  /** The ids of a document: the beginning, then each byte of its UTF-8 form. */
  public static int[] encode(String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length + 1];
    ids[0] = BEGINNING;
    for (int index = 0; index < bytes.length; index++) {
      ids[index + 1] = Byte.toUnsignedInt(bytes[index]) + FIRST_BYTE;
    }
    return ids;
  }

  /** The text of {@code tokenizer.json}. */
  public static String tokenizerJson() {
    return TokenizerJson.of(TokenizerJson.Pieces.WHOLE_TEXT, List.of());
  }

  /** The text of {@code tokenizer_config.json}, with merges or without. */
  public static String tokenizerConfigJson(int longestSequence) {
    return TokenizerJson.configuration(longestSequence);
  }
}
