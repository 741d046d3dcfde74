package io.sparsing.model.training.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The tokenizer of the models trained here: one token a byte of UTF-8, after three special tokens.
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

  private static final int FIRST_BYTE = 3;
  private static final int BYTES = 256;
  private static final List<String> SPECIAL_TOKENS = List.of("<pad>", "<s>", "</s>");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

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
    ObjectNode root = JSON.objectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < SPECIAL_TOKENS.size(); id++) {
      added.add(specialToken(id));
    }
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel());
    root.set("post_processor", beginningFirst());
    root.set("decoder", byteLevel());
    root.set("model", model());
    return root.toPrettyString() + "\n";
  }

  /** The text of {@code tokenizer_config.json}. */
  public static String tokenizerConfigJson(int longestSequence) {
    ObjectNode root = JSON.objectNode();
    root.put("tokenizer_class", "PreTrainedTokenizerFast");
    root.put("pad_token", SPECIAL_TOKENS.get(PADDING));
    root.put("bos_token", SPECIAL_TOKENS.get(BEGINNING));
    root.put("eos_token", SPECIAL_TOKENS.get(END));
    root.put("add_bos_token", true).put("add_eos_token", false);
    root.put("clean_up_tokenization_spaces", false);
    root.put("model_max_length", longestSequence);
    return root.toPrettyString() + "\n";
  }

  private static ObjectNode specialToken(int id) {
    return JSON.objectNode()
        .put("id", id)
        .put("content", SPECIAL_TOKENS.get(id))
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false)
        .put("special", true);
  }

  private static ObjectNode byteLevel() {
    return JSON.objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", false);
  }

  private static ObjectNode beginningFirst() {
    String beginning = SPECIAL_TOKENS.get(BEGINNING);
    ObjectNode processor = JSON.objectNode().put("type", "TemplateProcessing");
    processor.putArray("single").add(special(beginning, 0)).add(sequence("A", 0));
    processor
        .putArray("pair")
        .add(special(beginning, 0))
        .add(sequence("A", 0))
        .add(special(beginning, 1))
        .add(sequence("B", 1));
    ObjectNode token = processor.putObject("special_tokens").putObject(beginning);
    token.put("id", beginning);
    token.putArray("ids").add(BEGINNING);
    token.putArray("tokens").add(beginning);
    return processor;
  }

  private static ObjectNode special(String token, int type) {
    return piece("SpecialToken", token, type);
  }

  private static ObjectNode sequence(String name, int type) {
    return piece("Sequence", name, type);
  }

  private static ObjectNode piece(String kind, String id, int type) {
    ObjectNode piece = JSON.objectNode();
    piece.putObject(kind).put("id", id).put("type_id", type);
    return piece;
  }

  private static ObjectNode model() {
    ObjectNode model = JSON.objectNode().put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < SPECIAL_TOKENS.size(); id++) {
      vocabulary.put(SPECIAL_TOKENS.get(id), id);
    }
    int hidden = 0;
    for (int value = 0; value < BYTES; value++) {
      int symbol = isShownAsItself(value) ? value : BYTES + hidden++;
      vocabulary.put(Character.toString(symbol), value + FIRST_BYTE);
    }
    model.putArray("merges");
    return model;
  }

  /**
   * Whether byte-level vocabularies write a byte as the Latin-1 character of its value; all others,
   * those a text file could lose, are written as U+0100 and up, in order.
   */
  private static boolean isShownAsItself(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
  }
}
