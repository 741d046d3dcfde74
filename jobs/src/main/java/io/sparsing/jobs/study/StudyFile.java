package io.sparsing.jobs.study;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sparsing.jobs.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads study files; docs/studies.md says what may stand in one. */
public final class StudyFile {
  private static final JsonMapper YAML =
      JsonMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private StudyFile() {}

  /**
   * The study in a file.
   *
   * @param uri file, on any Hadoop file system
   * @throws InputException in one line that names file and key, if it is not a study
   */
  public static Study read(String uri, Configuration configuration) {
    byte[] yaml;
    try {
      Path path = new Path(uri);
      try (InputStream in = path.getFileSystem(configuration).open(path)) {
        yaml = in.readAllBytes();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "Cannot read study %s: expected a YAML file, found nothing to read".formatted(uri), e);
    }
    return new StudyReading(uri).study(parse(yaml, uri));
  }

  private static StudyKeys parse(byte[] yaml, String file) {
    try {
      StudyKeys keys = YAML.readValue(yaml, StudyKeys.class);
      if (keys == null) {
        throw new InputException(
            "Cannot read study %s: expected the keys of a study, found none".formatted(file));
      }
      return keys;
    } catch (UnrecognizedPropertyException e) {
      throw new InputException(
          "Cannot read study %s: expected %s, found unknown key %s"
              .formatted(file, expected(e), keyPath(e.getPath())),
          e);
    } catch (JsonMappingException e) {
      throw new InputException(
          "Cannot read study %s, line %d: expected a value that fits %s, found: %s"
              .formatted(
                  file, line(e.getLocation()), keyPath(e.getPath()), plain(e.getOriginalMessage())),
          e);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot read study %s, line %d: expected YAML, found: %s"
              .formatted(file, line(e.getLocation()), plain(e.getOriginalMessage())),
          e);
    } catch (IOException e) {
      throw new InputException("Cannot read study " + file, e);
    }
  }

  private static String expected(UnrecognizedPropertyException e) {
    Collection<Object> known = e.getKnownPropertyIds();
    List<String> nearest =
        known.stream()
            .map(Object::toString)
            .sorted(
                Comparator.<String>comparingInt(
                        key ->
                            LevenshteinDistance.getDefaultInstance()
                                .apply(key, e.getPropertyName()))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    return "%s (known here: %s)"
        .formatted(nearest.get(0), nearest.stream().sorted().collect(Collectors.joining(", ")));
  }

  /** Such as {@code checkpoints[0].training_tokens.pattern}. */
  private static String keyPath(List<JsonMappingException.Reference> path) {
    StringBuilder keys = new StringBuilder();
    for (JsonMappingException.Reference part : path) {
      if (part.getFieldName() == null) {
        keys.append('[').append(part.getIndex()).append(']');
      } else {
        keys.append(keys.isEmpty() ? "" : ".").append(part.getFieldName());
      }
    }
    return keys.isEmpty() ? "a study" : keys.toString();
  }

  private static int line(JsonLocation location) {
    return location == null ? 1 : location.getLineNr();
  }

  /** One line, without what Jackson tells developers. */
  private static String plain(String message) {
    return message
        .replaceAll("(?s)(; `DeserializationFeature| \\(set Deserialization).*", "")
        .replaceAll("`?io\\.sparsing\\.[A-Za-z.$]*[.$]([A-Za-z]+)`?", "$1")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
