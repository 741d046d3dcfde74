package io.sparsing.model.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the part of a {@code tokenizer.json} that the library refuses, by asking it to read one
 * part at a time: its own message names none.
 */
final class UnknownComponent {
  /** Parts of the file, each with the key under which a sequence lists its own parts. */
  private static final Map<String, String> PARTS =
      Map.of(
          "normalizer", "normalizers",
          "pre_tokenizer", "pretokenizers",
          "post_processor", "processors",
          "decoder", "decoders");

  private static final List<String> ORDER =
      List.of("model", "normalizer", "pre_tokenizer", "post_processor", "decoder");

  private UnknownComponent() {}

  /** In words, such as {@code a pre_tokenizer of type Foo}; empty where each part alone is read. */
  static Optional<String> of(JsonNode tokenizer) {
    for (String part : ORDER) {
      Optional<String> unknown = unknown(part, tokenizer.path(part));
      if (unknown.isPresent()) {
        return unknown;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unknown(String part, JsonNode component) {
    if (component.isMissingNode() || component.isNull() || isRead(part, component)) {
      return Optional.empty();
    }
    for (JsonNode inner : component.path(PARTS.getOrDefault(part, part))) {
      Optional<String> unknown = unknown(part, inner);
      if (unknown.isPresent()) {
        return unknown;
      }
    }
    String type = component.path("type").asText("");
    return Optional.of("a %s of type %s".formatted(part, type.isEmpty() ? "no name" : type));
  }

  private static boolean isRead(String part, JsonNode component) {
    ObjectNode alone = JsonNodeFactory.instance.objectNode();
    alone.put("version", "1.0").putNull("truncation").putNull("padding");
    alone.putArray("added_tokens");
    PARTS.keySet().forEach(alone::putNull);
    ObjectNode model = alone.putObject("model");
    model.put("type", "WordLevel").put("unk_token", "a").putObject("vocab").put("a", 0);
    alone.set(part, component);
    byte[] json = alone.toString().getBytes(StandardCharsets.UTF_8);
    try {
      HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), Map.of()).close();
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
