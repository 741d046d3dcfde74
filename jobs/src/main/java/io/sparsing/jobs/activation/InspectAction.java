package io.sparsing.jobs.activation;

import io.sparsing.analysis.cett.CettCurve;
import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.report.InspectData;
import io.sparsing.analysis.report.InspectedSequence;
import io.sparsing.analysis.state.CettState;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.DenseSink;
import io.sparsing.model.runtime.LoadedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Looks at a few sequences through one model, without Spark: activation ratio of every token and
 * layer at a CETT level found on these very sequences.
 */
public final class InspectAction {
  private static final int TOP_NEURONS = 8;

  private final LoadedModel model;
  private final double cettLevel;

  /** An action at a CETT level from 0 to 1. */
  public InspectAction(LoadedModel model, double cettLevel) {
    this.model = model;
    this.cettLevel = cettLevel;
  }

  /**
   * What was seen in one layer.
   *
   * @param layer layer, from 0
   * @param threshold ε at the CETT level
   * @param activationRatio share of neurons with magnitude at least the threshold
   * @param naturalSparsity share of exact zeros
   */
  public record LayerSummary(
      int layer, float threshold, double activationRatio, double naturalSparsity) {}

  /**
   * What was seen.
   *
   * @param layers one summary a layer
   * @param meanLoss nats per scored position; NaN where none is
   * @param page what the heat map shows
   */
  public record Result(List<LayerSummary> layers, double meanLoss, InspectData page) {}

  /**
   * Runs the model over the sequences.
   *
   * @param name of the checkpoint, for the page
   * @param tokenText text of a token id
   */
  public Result execute(String name, List<int[]> sequences, IntFunction<String> tokenText) {
    Gathered gathered = new Gathered(sequences);
    model.dense(sequences, gathered);
    List<LayerSummary> summaries = new ArrayList<>();
    List<OutputProjection> projections = new ArrayList<>();
    for (int layer = 0; layer < model.config().layers(); layer++) {
      OutputProjection projection =
          new OutputProjection(
              model.config().ffnSize(),
              model.config().hiddenSize(),
              model.outputProjection(layer),
              model.outputProjectionNorms(layer));
      projections.add(projection);
      summaries.add(summary(layer, projection, gathered.activations[layer]));
    }
    List<InspectedSequence> shown = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      shown.add(sequence(sequences.get(i), i, gathered, summaries, projections, tokenText));
    }
    String note = "at CETT %s on the tokens shown".formatted(cettLevel);
    return new Result(
        summaries, gathered.lossSum / gathered.scored, new InspectData(name, note, shown));
  }

  private LayerSummary summary(int layer, OutputProjection projection, float[][] bySequence) {
    CettState state = new CettState(ThresholdGrid.logarithmic(), projection.neurons());
    long zeros = 0;
    long values = 0;
    for (float[] activations : bySequence) {
      new TailErrorKernel()
          .add(activations, activations.length / projection.neurons(), projection, state);
      for (float activation : activations) {
        zeros += activation == 0 ? 1 : 0;
      }
      values += activations.length;
    }
    CettCurve curve = CettCurve.withoutFlatEnds(state);
    float threshold = curve.thresholdAt(cettLevel).threshold();
    long active = 0;
    for (float[] activations : bySequence) {
      for (int i = 0; i < activations.length; i++) {
        active +=
            projection.magnitude(i % projection.neurons(), activations[i]) >= threshold ? 1 : 0;
      }
    }
    return new LayerSummary(layer, threshold, active / (double) values, zeros / (double) values);
  }

  private static InspectedSequence sequence(
      int[] tokens,
      int index,
      Gathered gathered,
      List<LayerSummary> summaries,
      List<OutputProjection> projections,
      IntFunction<String> tokenText) {
    int layers = summaries.size();
    double[][] ratios = new double[layers][tokens.length];
    int[][][] top = new int[layers][tokens.length][];
    float[][][] topMagnitudes = new float[layers][tokens.length][];
    for (int layer = 0; layer < layers; layer++) {
      OutputProjection projection = projections.get(layer);
      float threshold = summaries.get(layer).threshold();
      for (int token = 0; token < tokens.length; token++) {
        float[] magnitudes = magnitudes(gathered.activations[layer][index], token, projection);
        int active = 0;
        for (float magnitude : magnitudes) {
          active += magnitude >= threshold ? 1 : 0;
        }
        ratios[layer][token] = active / (double) magnitudes.length;
        top[layer][token] = largest(magnitudes);
        topMagnitudes[layer][token] = new float[top[layer][token].length];
        for (int k = 0; k < top[layer][token].length; k++) {
          topMagnitudes[layer][token][k] = magnitudes[top[layer][token][k]];
        }
      }
    }
    List<String> texts = Arrays.stream(tokens).mapToObj(tokenText).toList();
    return new InspectedSequence(texts, ratios, top, topMagnitudes);
  }

  private static float[] magnitudes(float[] activations, int token, OutputProjection projection) {
    float[] magnitudes = new float[projection.neurons()];
    for (int neuron = 0; neuron < magnitudes.length; neuron++) {
      magnitudes[neuron] =
          projection.magnitude(neuron, activations[token * magnitudes.length + neuron]);
    }
    return magnitudes;
  }

  private static int[] largest(float[] magnitudes) {
    return IntStream.range(0, magnitudes.length)
        .boxed()
        .sorted((one, other) -> Float.compare(magnitudes[other], magnitudes[one]))
        .limit(TOP_NEURONS)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Keeps all activations: inspection is for a few sequences. */
  private static final class Gathered implements DenseSink {
    private final int sequenceCount;
    private float[][][] activations = {};
    private double lossSum;
    private long scored;

    private Gathered(List<int[]> sequences) {
      this.sequenceCount = sequences.size();
    }

    @Override
    public void layer(Batch batch, int layer, float[] values) {
      if (layer >= activations.length) {
        activations = Arrays.copyOf(activations, layer + 1);
        activations[layer] = new float[sequenceCount][];
      }
      int[] sequences = batch.sequenceIndices();
      int perSequence = values.length / sequences.length;
      for (int row = 0; row < sequences.length; row++) {
        activations[layer][sequences[row]] =
            Arrays.copyOfRange(values, row * perSequence, (row + 1) * perSequence);
      }
    }

    @Override
    public void losses(Batch batch, float[] negativeLogLikelihoods) {
      for (float value : negativeLogLikelihoods) {
        lossSum += value;
      }
      scored += negativeLogLikelihoods.length;
    }
  }
}
