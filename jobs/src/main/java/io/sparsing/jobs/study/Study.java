package io.sparsing.jobs.study;

import io.sparsing.jobs.maintain.KeepTablesSmallAction;
import io.sparsing.jobs.measure.RuleGrid;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is to be measured again and again: the content of a study file (docs/studies.md).
 *
 * @param name heading of the report
 * @param training models that are trained first, if any
 * @param checkpoints where checkpoints are looked for
 * @param corpora what they are measured on
 * @param measures what is measured
 * @param reportFolder folder of {@code index.html}, on any Hadoop file system
 * @param bounds what a run keeps files and snapshots to
 */
public record Study(
    String name,
    List<TrainingSource> training,
    List<CheckpointSource> checkpoints,
    List<CorpusSource> corpora,
    Measures measures,
    String reportFolder,
    KeepTablesSmallAction.Bounds bounds) {

  /** Copies the lists. */
  public Study {
    training = List.copyOf(training);
    checkpoints = List.copyOf(checkpoints);
    corpora = List.copyOf(corpora);
  }

  /**
   * What is measured of each checkpoint on each corpus.
   *
   * @param percents allowed increases of perplexity p in percent; none for no search
   * @param samplePositions positions whose activations are stored
   * @param rules rules at fixed parameters
   */
  public record Measures(List<Double> percents, long samplePositions, List<RuleGrid> rules) {
    /** Copies the lists. */
    public Measures {
      percents = List.copyOf(percents);
      rules = List.copyOf(rules);
    }
  }

  /**
   * A corpus of a study.
   *
   * @param name what messages call it
   * @param path folder, file or glob, on any Hadoop file system; or {@code wordnet:validation}
   * @param contextTokens longest window; empty for the model's own, at most 2,048
   */
  public record CorpusSource(String name, String path, OptionalInt contextTokens) {}
}
