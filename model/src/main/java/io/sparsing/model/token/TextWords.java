package io.sparsing.model.token;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.sparsing.model.training.data.ByteTokenizer;
import io.sparsing.model.training.data.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the words of texts: the pieces in which a byte-level vocabulary with merges encodes them.
 *
 * <p>The tokenizers library cuts the text, here as when it encodes later: one word id for all bytes
 * of a word. A text that spells out a special token holds that token, which is no word.
 */
public final class TextWords implements AutoCloseable {
  /** Bounds what the library makes of a text at once: some hundred bytes for each byte. */
  private static final int PIECE_CHARACTERS = 8_192;

  private final HuggingFaceTokenizer tokenizer;

  private TextWords(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Opens a tokenizer that merges nothing. */
  public static TextWords open() {
    byte[] json = Vocabulary.of(List.of()).tokenizerJson().getBytes(StandardCharsets.UTF_8);
    try {
      return new TextWords(
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(json), TextTokenizer.WHOLE_TEXTS));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the tokenizer of bytes", e);
    }
  }

  /** How often each word occurs; one character, U+0000 to U+00FF, for each byte of a word. */
  public Map<String, Long> count(String text) {
    Map<String, Long> counts = new HashMap<>();
    int start = 0;
    while (start < text.length()) {
      int end = pieceEnd(text, start + PIECE_CHARACTERS);
      count(tokenizer.encode(text.substring(start, end), false, false), counts);
      start = end;
    }
    return counts;
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private static void count(Encoding encoding, Map<String, Long> counts) {
    long[] ids = encoding.getIds();
    long[] words = encoding.getWordIds();
    int start = 0;
    for (int end = 1; end <= ids.length; end++) {
      if (end == ids.length || words[end] != words[start]) {
        if (ids[start] >= ByteTokenizer.FIRST_BYTE) {
          counts.merge(word(ids, start, end), 1L, Long::sum);
        }
        start = end;
      }
    }
  }

  private static String word(long[] ids, int start, int end) {
    char[] bytes = new char[end - start];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (char) (ids[start + i] - ByteTokenizer.FIRST_BYTE);
    }
    return new String(bytes);
  }

  /**
   * The next place where the text can be cut without changing its words: before a space or line
   * feed after something else than white space. A word has white space at its beginning only, and
   * the library looks no further back.
   */
  private static int pieceEnd(String text, int earliest) {
    for (int place = earliest; place < text.length(); place++) {
      char next = text.charAt(place);
      if ((next == ' ' || next == '\n') && !isSpace(text.charAt(place - 1))) {
        return place;
      }
    }
    return text.length();
  }

  /** White space and controls, of which some count as white space. */
  private static boolean isSpace(char character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character);
  }
}
