package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import io.sparsing.model.training.spec.ModelShape;
import io.sparsing.model.training.spec.TrainingSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A ladder of models to train, read from a YAML file such as {@code studies/demo-ladder.yaml}.
 *
 * @param runs one specification for each model
 */
public record Ladder(List<TrainingSpec> runs) {
  /** Copies the runs. */
  public Ladder {
    runs = List.copyOf(runs);
  }

  /**
   * The ladder in a file.
   *
   * @throws InputException in one line, if the file is not a ladder
   */
  public static Ladder read(Path file) {
    return read(file.toString(), () -> Files.newInputStream(file));
  }

  /** The ladder in a file on any Hadoop file system, likewise. */
  static Ladder read(String uri, Configuration configuration) {
    return read(
        uri,
        () -> {
          org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri);
          return path.getFileSystem(configuration).open(path);
        });
  }

  /** The ladder in a resource of this jar. */
  public static Ladder embedded(String name) {
    return read(name, () -> Ladder.class.getResourceAsStream("/studies/" + name));
  }

  private static Ladder read(String name, YamlFile.Source source) {
    return new YamlFile("ladder " + name).read(source, Keys.class, Keys::ladder);
  }

  private record Keys(List<Run> runs) {
    Ladder ladder(YamlPlace at) {
      List<TrainingSpec> specifications = at.filled("runs", runs, Run::specification);
      at.once("runs", "series", specifications.stream().map(TrainingSpec::series).toList());
      return new Ladder(specifications);
    }
  }

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

    TrainingSpec specification(YamlPlace at) {
      String name = at.text("series", series);
      String function = at.text("activation", activation);
      return at.valid(
          () ->
              TrainingSpec.builder(
                      name,
                      new ModelShape(hiddenSize, layers, heads, ffnSize, baseHiddenSize, function))
                  .trainingTokens(trainingTokens)
                  .batch(batchSequences, contextLength)
                  .peakLearningRate(peakLearningRate)
                  .schedule(warmupTokens, decayShare)
                  .checkpoints(checkpoints, firstCheckpointTokens)
                  .seed(seed)
                  .build());
    }
  }
}
