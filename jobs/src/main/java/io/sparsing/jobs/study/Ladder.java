package io.sparsing.jobs.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sparsing.jobs.InputException;
import io.sparsing.model.training.ModelShape;
import io.sparsing.model.training.TrainingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A ladder of models to train, read from a YAML file such as {@code studies/demo-ladder.yaml}.
 *
 * @param runs one specification for each model
 */
public record Ladder(List<TrainingSpec> runs) {
  private static final JsonMapper YAML =
      JsonMapper.builder(new YAMLFactory())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** Copies the runs. */
  public Ladder {
    runs = List.copyOf(runs);
  }

  private record LadderFile(List<Run> runs) {}

  private record Run(
      String series,
      String activation,
      int hiddenSize,
      int layers,
      int heads,
      int ffnSize,
      int baseHiddenSize,
      long trainingTokens,
      int contextLength,
      int batchSequences,
      double peakLearningRate,
      long warmupTokens,
      double decayShare,
      int checkpoints,
      long firstCheckpointTokens,
      long seed) {

    TrainingSpec specification() {
      ModelShape shape =
          new ModelShape(
              hiddenSize,
              layers,
              heads,
              ffnSize,
              baseHiddenSize,
              Objects.requireNonNull(activation));
      return TrainingSpec.builder(series, shape)
          .trainingTokens(trainingTokens)
          .batch(batchSequences, contextLength)
          .peakLearningRate(peakLearningRate)
          .schedule(warmupTokens, decayShare)
          .checkpoints(checkpoints, firstCheckpointTokens)
          .seed(seed)
          .build();
    }
  }

  /**
   * The ladder in a file.
   *
   * @throws InputException in one line, if the file is not a ladder
   */
  public static Ladder read(Path file) {
    try {
      return parse(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new InputException(
          "Cannot read ladder %s: expected a YAML file, found nothing to read".formatted(file), e);
    }
  }

  /** The ladder in a resource of this jar. */
  public static Ladder embedded(String name) {
    try (InputStream in = Ladder.class.getResourceAsStream("/studies/" + name)) {
      return parse(in.readAllBytes(), name);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the embedded ladder " + name, e);
    }
  }

  private static Ladder parse(byte[] yaml, String file) {
    LadderFile ladder;
    try {
      ladder = YAML.readValue(yaml, LadderFile.class);
    } catch (UnrecognizedPropertyException e) {
      throw new InputException(
          "Cannot read ladder %s, line %d: expected one of %s, found %s"
              .formatted(
                  file, e.getLocation().getLineNr(), e.getKnownPropertyIds(), e.getPropertyName()),
          e);
    } catch (JsonMappingException e) {
      String place =
          e.getPath().stream()
              .map(JsonMappingException.Reference::getFieldName)
              .filter(Objects::nonNull)
              .reduce((first, last) -> last)
              .orElse("runs");
      throw new InputException(
          "Cannot read ladder %s, line %d: expected a value for %s, found: %s"
              .formatted(file, lineNumber(e), place, withoutAdvice(e.getOriginalMessage())),
          e);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot read ladder %s, line %d: expected a list of runs, found: %s"
              .formatted(file, lineNumber(e), e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw new InputException("Cannot read ladder " + file, e);
    }
    if (ladder == null || ladder.runs() == null || ladder.runs().isEmpty()) {
      throw new InputException(
          "Cannot read ladder %s: expected at least one run, found none".formatted(file));
    }
    Set<String> series = new HashSet<>();
    for (Run run : ladder.runs()) {
      if (run.series() == null || run.activation() == null || !series.add(run.series())) {
        throw new InputException(
            "Cannot read ladder %s: expected series and activation in each run and no series twice,"
                    .formatted(file)
                + " found series %s, activation %s".formatted(run.series(), run.activation()));
      }
    }
    try {
      return new Ladder(ladder.runs().stream().map(Run::specification).toList());
    } catch (IllegalArgumentException e) {
      throw new InputException("Cannot read ladder %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static int lineNumber(JsonProcessingException exception) {
    return exception.getLocation() == null ? 1 : exception.getLocation().getLineNr();
  }

  /** Jackson tells developers how to switch its checks off. */
  private static String withoutAdvice(String message) {
    return message.replaceAll("(?s)(; `DeserializationFeature| \\(set Deserialization).*", "");
  }
}
