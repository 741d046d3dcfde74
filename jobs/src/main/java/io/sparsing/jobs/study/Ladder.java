package io.sparsing.jobs.study;

import io.sparsing.jobs.InputException;
import io.sparsing.model.training.data.ByteTokenizer;
import io.sparsing.model.training.data.Vocabulary;
import io.sparsing.model.training.spec.ModelShape;
import io.sparsing.model.training.spec.TrainingSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/**
 * A ladder of models to train, read from a YAML file such as {@code studies/demo-ladder.yaml}.
 *
 * @param runs one specification for each model, on bytes until a vocabulary is learned
 * @param vocabularySize number of ids of the vocabulary to learn; empty for bytes
 */
public record Ladder(List<TrainingSpec> runs, OptionalInt vocabularySize) {
  /** Copies the runs. */
  public Ladder {
    runs = List.copyOf(runs);
  }

  /** The same runs on tokens of a vocabulary. */
  Ladder with(Vocabulary vocabulary) {
    return new Ladder(runs.stream().map(run -> run.with(vocabulary)).toList(), vocabularySize);
  }

  /** Tokens of the longest sequence that a model of the ladder reads. */
  int longestSequence() {
    return runs.stream().mapToInt(TrainingSpec::contextLength).max().orElseThrow();
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

  /** The keys of a ladder; one that is left out is null. */
  private record Keys(Integer vocabularySize, List<Run> runs) {
    Ladder ladder(YamlPlace at) {
      List<TrainingSpec> specifications = at.filled("runs", runs, Run::specification);
      at.once("runs", "series", specifications.stream().map(TrainingSpec::series).toList());
      return new Ladder(specifications, vocabulary(at));
    }

    private OptionalInt vocabulary(YamlPlace at) {
      if (vocabularySize == null) {
        return OptionalInt.empty();
      }
      int least = ByteTokenizer.VOCABULARY_SIZE + 1;
      at.that(
          vocabularySize >= least && vocabularySize <= Vocabulary.MAXIMUM_SIZE,
          "vocabulary_size",
          "a number from %d to %d".formatted(least, Vocabulary.MAXIMUM_SIZE),
          vocabularySize);
      return OptionalInt.of(vocabularySize);
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
