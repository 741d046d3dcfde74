package io.sparsing.jobs.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparsing.jobs.InputException;
import io.sparsing.model.checkpoint.GitLfsPointer;

/**
 * Reads one line of a JSONL corpus: {@code {"id", "text"}} or {@code {"id", "tokens"}}, optionally
 * with {@code "source"}.
 */
final class JsonDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonDocument() {}

  /**
   * The document in {@code line}.
   *
   * @param place file and line, for messages
   * @throws InputException if the line is no such object
   */
  static Document parse(String line, String place, String file, long order) {
    if (GitLfsPointer.begins(line)) {
      throw new InputException(
          "Cannot read %s: expected a JSON object, found %s".formatted(place, GitLfsPointer.FOUND));
    }
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot read %s: expected a JSON object, found %s".formatted(place, excerpt(line)), e);
    }
    if (!node.isObject()) {
      throw new InputException(
          "Cannot read %s: expected a JSON object, found %s".formatted(place, excerpt(line)));
    }
    String source = node.path("source").isTextual() ? node.path("source").textValue() : file;
    String id = node.hasNonNull("id") ? node.get("id").asText() : place;
    if (node.hasNonNull("tokens")) {
      return new Document(
          file, order, source, id, new Document.Tokens(tokens(node.get("tokens"), place)));
    }
    if (node.path("text").isTextual()) {
      return new Document(file, order, source, id, new Document.Text(node.get("text").textValue()));
    }
    throw new InputException(
        "Cannot read %s: expected \"text\" (a string) or \"tokens\" (a list), found %s"
            .formatted(place, excerpt(line)));
  }

  /** Token ids of a JSON list. */
  static int[] tokens(JsonNode list, String place) {
    if (!list.isArray()) {
      throw new InputException(
          "Cannot read %s: expected a list of token ids, found %s"
              .formatted(place, excerpt(list.toString())));
    }
    int[] tokens = new int[list.size()];
    for (int i = 0; i < tokens.length; i++) {
      JsonNode value = list.get(i);
      if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
        throw new InputException(
            "Cannot read %s: expected token ids (integers from 0), found %s at index %d"
                .formatted(place, excerpt(value.toString()), i));
      }
      tokens[i] = value.intValue();
    }
    return tokens;
  }

  private static String excerpt(String line) {
    String text = line.strip();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
