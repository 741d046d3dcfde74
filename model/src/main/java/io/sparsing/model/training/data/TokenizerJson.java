package io.sparsing.model.training.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Writes byte-level vocabularies as the files that Hugging Face tools load. */
final class TokenizerJson {
  private static final int BYTES = 256;
  private static final List<String> SPECIAL_TOKENS = List.of("<pad>", "<s>", "</s>");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private TokenizerJson() {}

  /** What merges stay within. */
  enum Pieces {
    /** The whole text, for those who merge nothing. */
    WHOLE_TEXT,
    /** Words with the space before them, numbers, marks: GPT-2's regular expression. */
    WORDS
  }

  /** The text of {@code tokenizer.json}. */
  static String of(Pieces pieces, List<TokenPair> merges) {
    ObjectNode root = JSON.objectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < SPECIAL_TOKENS.size(); id++) {
      added.add(specialToken(id));
    }
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel(pieces));
    root.set("post_processor", beginningFirst());
    root.set("decoder", byteLevel(pieces));
    root.set("model", model(merges));
    return root.toPrettyString() + "\n";
  }

  /** The text of {@code tokenizer_config.json}. */
  static String configuration(int longestSequence) {
    ObjectNode root = JSON.objectNode();
    root.put("tokenizer_class", "PreTrainedTokenizerFast");
    root.put("pad_token", SPECIAL_TOKENS.get(ByteTokenizer.PADDING));
    root.put("bos_token", SPECIAL_TOKENS.get(ByteTokenizer.BEGINNING));
    root.put("eos_token", SPECIAL_TOKENS.get(ByteTokenizer.END));
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

  private static ObjectNode byteLevel(Pieces pieces) {
    return JSON.objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", pieces == Pieces.WORDS);
  }

  private static ObjectNode beginningFirst() {
    String beginning = SPECIAL_TOKENS.get(ByteTokenizer.BEGINNING);
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
    token.putArray("ids").add(ByteTokenizer.BEGINNING);
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

  private static ObjectNode model(List<TokenPair> merges) {
    ObjectNode model = JSON.objectNode().put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false);
    List<String> symbols = symbols(merges);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < symbols.size(); id++) {
      vocabulary.put(symbols.get(id), id);
    }
    ArrayNode pairs = model.putArray("merges");
    for (TokenPair merge : merges) {
      pairs.add(symbols.get(merge.left()) + " " + symbols.get(merge.right()));
    }
    return model;
  }

  /** How each token is written, by id. */
  private static List<String> symbols(List<TokenPair> merges) {
    List<String> symbols = new ArrayList<>(SPECIAL_TOKENS);
    int hidden = 0;
    for (int value = 0; value < BYTES; value++) {
      symbols.add(Character.toString(isShownAsItself(value) ? value : BYTES + hidden++));
    }
    for (TokenPair merge : merges) {
      symbols.add(symbols.get(merge.left()) + symbols.get(merge.right()));
    }
    return symbols;
  }

  /**
   * Whether byte-level vocabularies write a byte as the Latin-1 character of its value; all others,
   * those a text file could lose, are written as U+0100 and up, in order.
   */
  private static boolean isShownAsItself(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xA1 && value != 0xAD);
  }
}
