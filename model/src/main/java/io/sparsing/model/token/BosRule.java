package io.sparsing.model.token;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sparsing.model.checkpoint.HadoopFolder;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.keys.StrictJson;
import java.util.OptionalInt;

/** Finds the token that begins a document, asking one file after another. */
record BosRule(HadoopFolder folder, HuggingFaceTokenizer tokenizer, String checkpoint) {
  private static final long MAXIMUM_BYTES = 64L << 20;

  OptionalInt bosId() {
    OptionalInt named = fromTokenizerConfig();
    if (named.isPresent()) {
      return named;
    }
    OptionalInt processed = fromPostProcessor();
    return processed.isPresent() ? processed : fromModelConfig();
  }

  /** {@code bos_token} is a string, or an object that holds it as {@code content}. */
  private OptionalInt fromTokenizerConfig() {
    JsonNode bos = json("tokenizer_config.json").path("bos_token");
    JsonNode content = bos.isObject() ? bos.path("content") : bos;
    if (!content.isTextual() || content.textValue().isEmpty()) {
      return OptionalInt.empty();
    }
    long[] ids = tokenizer.encode(content.textValue(), false, false).getIds();
    if (ids.length != 1) {
      throw TextTokenizer.refuse(
          checkpoint,
          "expected bos_token %s of tokenizer_config.json to be one token, found %d"
              .formatted(content, ids.length));
    }
    return OptionalInt.of(Math.toIntExact(ids[0]));
  }

  /** A post-processor shows in what it adds around a text. */
  private OptionalInt fromPostProcessor() {
    long[] plain = tokenizer.encode("a", false, false).getIds();
    Encoding encoding = tokenizer.encode("a", true, false);
    long[] processed = encoding.getIds();
    boolean leads =
        processed.length > plain.length
            && encoding.getSpecialTokenMask()[0] == 1
            && (plain.length == 0 || processed[0] != plain[0]);
    return leads ? OptionalInt.of(Math.toIntExact(processed[0])) : OptionalInt.empty();
  }

  private OptionalInt fromModelConfig() {
    JsonNode bos = json("config.json").path("bos_token_id");
    if (!bos.isIntegralNumber() || !bos.canConvertToInt() || bos.intValue() < 0) {
      return OptionalInt.empty();
    }
    String token = tokenizer.decode(new long[] {bos.intValue()}, false);
    return token.isEmpty() ? OptionalInt.empty() : OptionalInt.of(bos.intValue());
  }

  private JsonNode json(String file) {
    try {
      return folder
          .read(file, MAXIMUM_BYTES)
          .<JsonNode>map(bytes -> StrictJson.object(bytes, file))
          .orElseGet(MissingNode::getInstance);
    } catch (ConfigException e) {
      throw TextTokenizer.refuse(checkpoint, e.getMessage(), e);
    }
  }
}
