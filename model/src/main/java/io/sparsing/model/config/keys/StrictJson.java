package io.sparsing.model.config.keys;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.model.config.ConfigException;
import io.sparsing.model.config.MessageText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads JSON objects from files that nobody here wrote: one object, UTF-8 without a byte order
 * mark, no key twice, nothing after it, bounded nesting.
 */
public final class StrictJson {
  /** Deeper than any config.json or safetensors header, far from what overflows a stack. */
  private static final int MAXIMUM_NESTING = 64;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAXIMUM_NESTING)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * Parses one JSON object.
   *
   * @throws ConfigException naming {@code thing} if the bytes are anything else
   */
  public static ObjectNode object(byte[] utf8, String thing) {
    String text = decode(utf8, thing);
    if (text.startsWith("\uFEFF")) {
      throw new ConfigException(thing + ": expected a JSON object, found a byte order mark");
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      // Not kept as the cause: a stack trace would show what the file says as it stands there.
      throw new ConfigException(
          "%s: expected a JSON object, found %s".formatted(thing, describe(e)));
    }
    if (!(node instanceof ObjectNode object)) {
      throw new ConfigException(
          "%s: expected a JSON object, found %s"
              .formatted(thing, node == null ? "nothing" : kind(node)));
    }
    return object;
  }

  /** Names the JSON type of a value, for messages. */
  public static String kind(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static String decode(byte[] utf8, String thing) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException(thing + ": expected UTF-8 text, found bytes that are not", e);
    }
  }

  /** The parser's own words up to their first line break, and the place without the source text. */
  private static String describe(JsonProcessingException e) {
    String firstLine = e.getOriginalMessage().lines().findFirst().orElse("malformed text");
    String words = MessageText.excerpt(firstLine.replaceAll(" \\((start marker|from `).*", ""));
    return e.getLocation() == null
        ? words
        : "%s (line %d, column %d)"
            .formatted(words, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
