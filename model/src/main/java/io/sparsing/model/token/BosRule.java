package io.sparsing.model.token;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sparsing.model.checkpoint.HadoopFolder;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.keys.StrictJson;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides whether windows begin with BOS, and with which token (design section 2, Perplexity).
 *
 * <p>{@code add_bos_token} of {@code tokenizer_config.json} decides, else what the post-processor
 * of {@code tokenizer.json} puts first. A {@code bos_token} of null forbids it. That a model has a
 * BOS ({@code bos_token}, {@code bos_token_id}) is no reason: many never saw it in training.
 */
record BosRule(HadoopFolder folder, HuggingFaceTokenizer tokenizer, String checkpoint) {
  private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
  private static final long MAXIMUM_BYTES = 64L << 20;

  OptionalInt bosId() {
    JsonNode config = json(TOKENIZER_CONFIG);
    if (config.path("bos_token").isNull()) {
      return OptionalInt.empty();
    }
    JsonNode adds = config.path("add_bos_token");
    if (!adds.isBoolean()) {
      return fromPostProcessor();
    }
    return adds.booleanValue() ? OptionalInt.of(named(config)) : OptionalInt.empty();
  }

  /** The token to add where {@code add_bos_token} asks for one. */
  private int named(JsonNode config) {
    return fromTokenizerConfig(config)
        .or(() -> boxed(fromPostProcessor()))
        .or(() -> boxed(fromModelConfig()))
        .orElseThrow(
            () ->
                TextTokenizer.refuse(
                    checkpoint,
                    "expected a bos_token beside add_bos_token of %s, found none"
                        .formatted(TOKENIZER_CONFIG)));
  }

  /** {@code bos_token} is a string, or an object that holds it as {@code content}. */
  private Optional<Integer> fromTokenizerConfig(JsonNode config) {
    JsonNode bos = config.path("bos_token");
    JsonNode content = bos.isObject() ? bos.path("content") : bos;
    if (!content.isTextual() || content.textValue().isEmpty()) {
      return Optional.empty();
    }
    long[] ids = tokenizer.encode(content.textValue(), false, false).getIds();
    if (ids.length != 1) {
      throw TextTokenizer.refuse(
          checkpoint,
          "expected bos_token %s of %s to be one token, found %d"
              .formatted(content, TOKENIZER_CONFIG, ids.length));
    }
    return Optional.of(Math.toIntExact(ids[0]));
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

  private static Optional<Integer> boxed(OptionalInt id) {
    return id.isPresent() ? Optional.of(id.getAsInt()) : Optional.empty();
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
