package io.sparsing.jobs.table;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One checkpoint: who it is and what it was trained on. Columns: {@code checkpoints.sql}. */
public record CheckpointRow(
    String checkpointId,
    String uri,
    String name,
    String series,
    String modelType,
    String activationFunction,
    Optional<Long> trainingTokens,
    Optional<Long> trainingStep,
    Optional<Double> trainingLoss,
    int layers,
    int dModel,
    int dFf,
    int heads,
    int kvHeads,
    int vocabularySize,
    long nonEmbeddingParameters,
    double widthDepthRatio,
    String fingerprint,
    Instant registeredAt,
    Optional<Integer> experts,
    Optional<Integer> expertsPerToken) {

  /**
   * A place in a series: where in its training a run was when the checkpoint was written.
   *
   * @param series training run
   * @param trainingTokens tokens seen in training; empty where unknown
   */
  public record Place(String series, Optional<Long> trainingTokens) {}

  /** The first folder of each weights, in the order given. */
  public static List<CheckpointRow> firstOfEachWeights(Collection<CheckpointRow> places) {
    Map<String, CheckpointRow> first = new LinkedHashMap<>();
    places.forEach(row -> first.putIfAbsent(row.checkpointId(), row));
    return List.copyOf(first.values());
  }

  /** Neurons of a layer for each one that a position reaches; empty without experts. */
  public Optional<Double> neuronsPerRouted() {
    return experts.map(all -> all / (double) expertsPerToken.orElseThrow());
  }

  /** Where the folder stands; copies of the same weights at one place are one point. */
  public Place place() {
    return new Place(series, trainingTokens);
  }

  /** This checkpoint as one of a series, at a place in its training. */
  public CheckpointRow trained(String run, Optional<Long> tokens, Optional<Long> step) {
    return new CheckpointRow(
        checkpointId,
        uri,
        name,
        run,
        modelType,
        activationFunction,
        tokens,
        step,
        trainingLoss,
        layers,
        dModel,
        dFf,
        heads,
        kvHeads,
        vocabularySize,
        nonEmbeddingParameters,
        widthDepthRatio,
        fingerprint,
        registeredAt,
        experts,
        expertsPerToken);
  }
}
