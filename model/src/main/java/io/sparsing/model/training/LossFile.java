package io.sparsing.model.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** {@code losses.jsonl} in the folder of a finished run: its loss curve, a point a line. */
public final class LossFile {
  static final String NAME = "losses.jsonl";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private LossFile() {}

  /**
   * The loss curve of a run; empty where there is no such file, because the run is not finished or
   * an earlier version finished it.
   *
   * @param outputFolder URI on any Hadoop file system
   * @param series name of the run, and of its folder
   * @throws TrainingException if the file is anything else
   */
  public static List<LossPoint> read(String outputFolder, String series, Configuration conf) {
    RunFolder folder = new RunFolder(outputFolder, series, conf);
    return folder.text(NAME).stream()
        .flatMap(String::lines)
        .map(line -> point(line, folder))
        .toList();
  }

  static String text(List<LossPoint> points) {
    return points.stream().map(LossFile::line).collect(Collectors.joining());
  }

  private static String line(LossPoint point) {
    return JsonNodeFactory.instance
            .objectNode()
            .put("training_tokens", point.trainingTokens())
            .put("loss", point.loss())
            .put("learning_rate", point.learningRate())
            .put("steps", point.steps())
        + "\n";
  }

  private static LossPoint point(String line, RunFolder folder) {
    try {
      JsonNode json = MAPPER.readTree(line);
      return new LossPoint(
          number("training_tokens", json).longValue(),
          number("loss", json).doubleValue(),
          number("learning_rate", json).doubleValue(),
          number("steps", json).intValue());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new TrainingException(
          "Cannot read %s in %s: expected a point of a loss curve in each line, found %s"
              .formatted(NAME, folder, line.strip()),
          e);
    }
  }

  private static JsonNode number(String key, JsonNode json) {
    JsonNode value = json.required(key);
    if (!value.isNumber()) {
      throw new IllegalArgumentException(key + " is no number");
    }
    return value;
  }
}
