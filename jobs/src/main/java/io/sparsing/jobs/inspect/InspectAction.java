package io.sparsing.jobs.inspect;

import io.sparsing.analysis.report.inspect.InspectedCell;
import io.sparsing.analysis.report.inspect.InspectedLayer;
import io.sparsing.analysis.report.inspect.InspectedSequence;
import io.sparsing.analysis.report.inspect.InspectedToken;
import io.sparsing.jobs.InputException;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.LoadedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * Looks at a few sequences through one model, without Spark: which neurons are active at every
 * token in every layer.
 *
 * <p>Activation ratios are those of a pass that truncates every layer at once, as the tables have
 * them; the strongest neurons and natural sparsity are those of the dense pass.
 */
public final class InspectAction {
  private final LoadedModel model;
  private final Thresholds thresholds;

  /** An action at these thresholds. */
  public InspectAction(LoadedModel model, Thresholds thresholds) {
    this.model = model;
    this.thresholds = thresholds;
  }

  /**
   * What was seen.
   *
   * @param layers one summary a layer
   * @param sequences every token in every layer
   * @param denseLoss nats per scored position, nothing truncated; empty where none is scored
   * @param truncatedLoss the same with all inactive neurons switched off
   */
  public record Result(
      List<InspectedLayer> layers,
      List<InspectedSequence> sequences,
      OptionalDouble denseLoss,
      OptionalDouble truncatedLoss) {}

  /**
   * Runs the model over the sequences.
   *
   * @param tokenText text of a token id
   * @throws InputException if the model cannot run a sequence
   */
  public Result execute(List<int[]> sequences, IntFunction<String> tokenText) {
    StrongestNeurons dense = new StrongestNeurons(model, sequences.size());
    try {
      model.dense(sequences, dense);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    float[] byLayer = thresholds(sequences);
    ActiveNeurons truncated = new ActiveNeurons(byLayer.length, sequences.size());
    model.truncated(sequences, new TruncationRule.MagnitudeBelow(byLayer), truncated);
    long positions = sequences.stream().mapToLong(tokens -> tokens.length).sum();
    double pairs = (double) positions * model.config().ffnSize();
    List<InspectedLayer> layers = new ArrayList<>();
    for (int layer = 0; layer < byLayer.length; layer++) {
      layers.add(
          new InspectedLayer(
              layer, byLayer[layer], truncated.sum(layer) / pairs, dense.zeros(layer) / pairs));
    }
    List<InspectedSequence> seen = new ArrayList<>();
    for (int index = 0; index < sequences.size(); index++) {
      seen.add(sequence(index, sequences.get(index), dense, truncated, tokenText));
    }
    return new Result(layers, seen, dense.losses().mean(), truncated.losses().mean());
  }

  private float[] thresholds(List<int[]> sequences) {
    if (thresholds instanceof Thresholds.AtCett cett) {
      return new CettThresholds(model, sequences).at(cett.level());
    }
    List<Float> measured = ((Thresholds.Measured) thresholds).measurement().byLayer();
    float[] byLayer = new float[measured.size()];
    for (int layer = 0; layer < byLayer.length; layer++) {
      byLayer[layer] = measured.get(layer);
    }
    return byLayer;
  }

  private InspectedSequence sequence(
      int index,
      int[] ids,
      StrongestNeurons dense,
      ActiveNeurons truncated,
      IntFunction<String> tokenText) {
    List<InspectedToken> tokens = new ArrayList<>();
    for (int position = 0; position < ids.length; position++) {
      tokens.add(
          new InspectedToken(
              ids[position],
              tokenText.apply(ids[position]),
              dense.losses().at(index, position),
              truncated.losses().at(index, position)));
    }
    List<List<InspectedCell>> cells = new ArrayList<>();
    for (int layer = 0; layer < model.config().layers(); layer++) {
      List<InspectedCell> row = new ArrayList<>();
      for (int position = 0; position < ids.length; position++) {
        row.add(
            new InspectedCell(
                truncated.at(layer, index, position), dense.at(layer, index, position)));
      }
      cells.add(row);
    }
    return new InspectedSequence(tokens, cells);
  }

  /** Where the thresholds of an inspection come from. */
  public sealed interface Thresholds {
    /**
     * Sought on the inspected tokens themselves: the largest with a CETT of at most the level.
     *
     * @param level from 0 to 1
     */
    record AtCett(double level) implements Thresholds {}

    /** Those that a measurement on a corpus found. */
    record Measured(ThresholdLookup.Measured measurement) implements Thresholds {}
  }
}
