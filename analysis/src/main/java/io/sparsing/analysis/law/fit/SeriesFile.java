package io.sparsing.analysis.law.fit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a series from a JSON file {@code {"token_passed": [...], "activation_ratio": [...]}}.
 *
 * <p>The series bears the file's name without {@code .json}. Tokens are raw counts. The file may
 * also hold {@code "activation_ratio_se": [...]}, the standard error of each ratio; these errors
 * count as independent. Other and repeated keys are refused, and so is whatever is not a number.
 */
public final class SeriesFile {

  private static final String TOKENS = "token_passed";
  private static final String RATIO = "activation_ratio";
  private static final String ERRORS = "activation_ratio_se";
  private static final Set<String> KEYS = Set.of(TOKENS, RATIO);
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private SeriesFile() {}

  /**
   * The series in the file.
   *
   * @throws SeriesFileException in one line that names the file, if it is missing, not JSON, or not
   *     such an object
   */
  public static SeriesPoints read(Path file) {
    JsonNode root = parse(file);
    if (!root.isObject()) {
      throw refused(file, "a JSON object", describe(root));
    }
    Set<String> found = new TreeSet<>();
    root.fieldNames().forEachRemaining(found::add);
    Set<String> required = new TreeSet<>(found);
    required.remove(ERRORS);
    if (!required.equals(KEYS)) {
      throw refused(file, "the keys [activation_ratio, token_passed]", found.toString());
    }
    double[] tokens = numbers(file, TOKENS, root.get(TOKENS));
    double[] ratio = numbers(file, RATIO, root.get(RATIO));
    Optional<double[]> errors =
        Optional.ofNullable(root.get(ERRORS)).map(array -> numbers(file, ERRORS, array));
    try {
      return new SeriesPoints(nameOf(file), tokens, ratio, errors.map(SamplingErrors::independent));
    } catch (IllegalArgumentException e) {
      throw new SeriesFileException("Cannot read series file " + file + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw refused(file, "a JSON file", Files.exists(file) ? "a folder" : "nothing there");
    }
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      String problem = e.getOriginalMessage().lines().findFirst().orElse("malformed text");
      String line = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
      throw new SeriesFileException(
          "Cannot read series file %s: expected JSON, found%s: %s".formatted(file, line, problem),
          e);
    } catch (IOException e) {
      throw new SeriesFileException(
          "Cannot read series file %s: expected a readable file, found %s".formatted(file, e), e);
    }
  }

  private static double[] numbers(Path file, String key, JsonNode array) {
    if (!array.isArray()) {
      throw refused(file, "a list of numbers at " + key, describe(array));
    }
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = array.get(i);
      if (!value.isNumber()) {
        throw refused(file, "a number at %s[%d]".formatted(key, i), describe(value));
      }
      values[i] = value.asDouble();
    }
    return values;
  }

  private static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case MISSING -> "an empty file";
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      default -> node.toString();
    };
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
  }

  private static SeriesFileException refused(Path file, String expected, String found) {
    return new SeriesFileException(
        "Cannot read series file %s: expected %s, found %s".formatted(file, expected, found));
  }
}
