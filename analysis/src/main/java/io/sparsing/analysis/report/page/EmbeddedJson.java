package io.sparsing.analysis.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * JSON as it may stand inside an HTML script element.
 *
 * @param text JSON in which no character can end the element or open a comment
 */
public record EmbeddedJson(String text) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A node as safe text. */
  public static EmbeddedJson of(JsonNode node) throws JsonProcessingException {
    return escaping(MAPPER.writeValueAsString(node));
  }

  /** JSON from elsewhere, made safe. */
  public static EmbeddedJson escaping(String json) {
    // In JSON these characters stand only inside strings, where an escape means the same.
    return new EmbeddedJson(
        json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
  }

  /** A JSON file that lies beside this class. */
  public static JsonNode template(String name) throws IOException {
    return MAPPER.readTree(Resource.template(name));
  }
}
