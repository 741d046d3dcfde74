package io.sparsing.jobs.study;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * A YAML file that people write. Jackson binds it to a record of its keys. Unknown keys, repeated
 * keys and values of the wrong type are refused; {@link YamlPlace} checks the values.
 *
 * @param title what it is and where it lies, for messages, such as {@code study night.yaml}
 */
record YamlFile(String title) {
  private static final JsonMapper YAML =
      JsonMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfigDefaults(
              coercions ->
                  coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .build();

  /** Opens the file. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * What the file says.
   *
   * @param read makes it of the keys; a key that is left out is null
   * @throws InputException in one line that names file and key, if the file does not fit
   */
  <K, T> T read(Source source, Class<K> keys, BiFunction<K, YamlPlace, T> read) {
    K bound;
    try (InputStream in = source.open();
        JsonParser parser = YAML.createParser(in)) {
      bound = bind(parser, keys);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(": expected a YAML file, found nothing to read", e);
    }
    return read.apply(bound, new YamlPlace(title, ""));
  }

  private <K> K bind(JsonParser parser, Class<K> type) throws IOException {
    try {
      K keys = YAML.readValue(parser, type);
      if (keys == null) {
        throw refused(": expected one map of keys, found none", null);
      }
      return keys;
    } catch (JsonMappingException e) {
      throw refused(complaint(e, keyPath(e), parser), e);
    } catch (JsonProcessingException e) {
      throw refused(line(e) + ": expected YAML, found: " + oneLine(e.getOriginalMessage()), e);
    }
  }

  private InputException refused(String complaint, Exception cause) {
    return new InputException("Cannot read " + title + complaint, cause);
  }

  private static String complaint(JsonMappingException e, String path, JsonParser parser)
      throws IOException {
    if (e instanceof UnrecognizedPropertyException unknown) {
      // Jackson notices it at the end of its map, like a missing key: that line would mislead.
      return ": expected %s, found unknown key %s".formatted(nearest(unknown), path);
    }
    if (e instanceof MismatchedInputException mismatch) {
      String expected =
          path.isEmpty() ? "one map of keys" : typeName(mismatch.getTargetType()) + " at " + path;
      return "%s: expected %s, found %s"
          .formatted(parser.hasToken(JsonToken.END_OBJECT) ? "" : line(e), expected, found(parser));
    }
    return "%s: expected a value that fits %s, found: %s"
        .formatted(line(e), path, oneLine(e.getOriginalMessage()));
  }

  private static String line(JsonProcessingException e) {
    return ", line " + (e.getLocation() == null ? 1 : e.getLocation().getLineNr());
  }

  private static String nearest(UnrecognizedPropertyException e) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    List<String> known = e.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
    return known.stream()
        .min(Comparator.comparingInt(key -> distance.apply(key, e.getPropertyName())))
        .map(nearest -> "%s (known here: %s)".formatted(nearest, String.join(", ", known)))
        .orElseThrow();
  }

  private static String typeName(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "double", "Double" -> "a number";
      case "String" -> "a text";
      default -> Collection.class.isAssignableFrom(type) ? "a list" : "a map";
    };
  }

  private static String found(JsonParser parser) throws IOException {
    if (!parser.hasCurrentToken()) {
      return "none";
    }
    return switch (parser.currentToken()) {
      case START_ARRAY -> "a list";
      case START_OBJECT -> "a map";
      case END_OBJECT, VALUE_NULL -> "none";
      default -> parser.getText().isBlank() ? "a blank" : oneLine(parser.getText());
    };
  }

  /** Such as {@code checkpoints[0].training_tokens.pattern}. */
  private static String keyPath(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            part ->
                part.getFieldName() == null
                    ? "[%d]".formatted(part.getIndex())
                    : "." + part.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
