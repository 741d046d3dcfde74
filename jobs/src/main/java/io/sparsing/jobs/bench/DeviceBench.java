package io.sparsing.jobs.bench;

import io.sparsing.analysis.cett.TailErrorKernel;
import io.sparsing.analysis.metric.OutputProjection;
import io.sparsing.analysis.metric.ThresholdGrid;
import io.sparsing.analysis.state.CettState;
import io.sparsing.analysis.state.NeuronState;
import io.sparsing.jobs.pass.ActivationSums;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.config.layout.ForwardCost;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.Batch;
import io.sparsing.model.runtime.DenseSink;
import io.sparsing.model.runtime.LoadedModel;
import io.sparsing.model.runtime.MaskedSink;
import io.sparsing.model.runtime.MatrixRate;
import io.sparsing.model.runtime.kernel.Kernels;
import io.sparsing.model.runtime.kernel.LayerActivations;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what passes cost on a device, in bare forwards of the same round: sparse passes by every
 * rule, with masks, and dense passes with what they gather. Knows no Spark.
 *
 * <p>On a processor both kinds of kernels are measured.
 */
public final class DeviceBench {
  private static final Duration MATRIX_TIME = Duration.ofMillis(500);
  private static final float THRESHOLD = 0.05f;
  private static final float EPSILON = 0.02f;
  private static final double SHARE = 0.4;
  private static final double MASS = 0.9;

  private final BenchModel shape;
  private final ComputeDevice device;
  private final int sequences;
  private final int length;
  private final int rounds;

  /**
   * A bench of one shape over random tokens.
   *
   * @param rounds number of rounds; the medians count
   */
  public DeviceBench(
      BenchModel shape, ComputeDevice device, int sequences, int length, int rounds) {
    this.shape = shape;
    this.device = device;
    this.sequences = sequences;
    this.length = length;
    this.rounds = rounds;
  }

  /**
   * What was measured with one kind of kernels.
   *
   * @param model shape of the model
   * @param device where it ran
   * @param kernels which kernels worked on activations
   * @param matrixFlops best rate of products of this shape, floating-point operations a second
   * @param tokensPerSecond of a bare forward
   * @param share of the matrix rate that the bare forward reaches
   * @param forwards cost of each pass over that of a bare forward
   */
  public record Result(
      String model,
      String device,
      String kernels,
      double matrixFlops,
      double tokensPerSecond,
      double share,
      Map<String, Double> forwards) {}

  /** Writes the checkpoint below a folder and measures it. */
  public List<Result> execute(Path folder) {
    CheckpointFolder written = shape.write(folder);
    List<Kernels> kinds =
        device.isGpu() ? List.of(Kernels.TENSOR) : List.of(Kernels.JAVA, Kernels.TENSOR);
    List<Result> results = new ArrayList<>();
    for (Kernels kernels : kinds) {
      try (LoadedModel model = LoadedModel.load(written, device, kernels)) {
        results.add(measured(model, kernels, written));
      }
    }
    return results;
  }

  private Result measured(LoadedModel model, Kernels kernels, CheckpointFolder folder) {
    List<int[]> tokens = BenchModel.tokens(sequences, length);
    double flops = sequences * ForwardCost.ofSequence(folder.plan(), length);
    Map<String, Runnable> passes = passes(model, tokens);
    passes.values().forEach(Runnable::run); // compiles, and fills the allocator
    double[] matrix = new double[rounds];
    double[] forward = new double[rounds];
    Map<String, double[]> costs = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      matrix[round] = matrixRate();
      forward[round] = BenchAction.seconds(() -> model.bare(tokens));
      for (Map.Entry<String, Runnable> pass : passes.entrySet()) {
        costs.computeIfAbsent(pass.getKey(), name -> new double[rounds])[round] =
            BenchAction.seconds(pass.getValue()) / forward[round];
      }
    }
    double seconds = BenchAction.median(forward);
    double rate = BenchAction.median(matrix);
    Map<String, Double> medians = new LinkedHashMap<>();
    costs.forEach((name, values) -> medians.put(name, BenchAction.median(values)));
    return new Result(
        shape.name(),
        device.toString(),
        kernels.name(),
        rate,
        (double) sequences * length / seconds,
        flops / seconds / rate,
        medians);
  }

  private double matrixRate() {
    return Math.max(
        MatrixRate.measure(device, shape.hiddenSize(), shape.ffnSize(), MATRIX_TIME),
        MatrixRate.measure(device, shape.ffnSize(), shape.hiddenSize(), MATRIX_TIME));
  }

  private Map<String, Runnable> passes(LoadedModel model, List<int[]> tokens) {
    float[] thresholds = new float[model.config().layers()];
    Arrays.fill(thresholds, THRESHOLD);
    Map<String, TruncationRule> rules = new LinkedHashMap<>();
    rules.put("sparse, magnitude", new TruncationRule.MagnitudeBelow(thresholds));
    rules.put("sparse, gate", new TruncationRule.GateBelow(EPSILON));
    rules.put("sparse, top-k", new TruncationRule.TopShare(SHARE));
    rules.put("sparse, top-p", new TruncationRule.TopMass(MASS));
    Map<String, Runnable> passes = new LinkedHashMap<>();
    rules.forEach(
        (name, rule) -> passes.put(name, () -> model.truncated(tokens, rule, new Nothing())));
    passes.put("dense, neurons", () -> model.dense(tokens, new Neurons(model)));
    passes.put("dense, 2 thresholds", () -> model.dense(tokens, new Band(model)));
    return passes;
  }

  /** Asks for masks and keeps nothing. */
  private static final class Nothing implements MaskedSink {
    @Override
    public void layer(Batch batch, int layer, int[] activeByPosition, int[] activeByNeuron) {}

    @Override
    public void mask(Batch batch, int layer, long[] words) {}

    @Override
    public void losses(Batch batch, float[] negativeLogLikelihoods) {}
  }

  private static OutputProjection projection(LoadedModel model, int layer) {
    return new OutputProjection(
        model.config().ffnSize(),
        model.config().hiddenSize(),
        model.outputProjection(layer),
        model.outputProjectionNorms(layer));
  }

  /** Statistics of every neuron, as extraction gathers them. */
  private static final class Neurons implements DenseSink {
    private final LoadedModel model;
    private final List<NeuronState> states = new ArrayList<>();

    Neurons(LoadedModel model) {
      this.model = model;
      for (int layer = 0; layer < model.config().layers(); layer++) {
        states.add(new NeuronState(model.config().ffnSize()));
      }
    }

    @Override
    public void layer(Batch batch, int layer, LayerActivations activations) {
      ActivationSums.add(activations, projection(model, layer), states.get(layer));
    }

    @Override
    public void losses(Batch batch, float[] negativeLogLikelihoods) {}
  }

  /** CETT at two thresholds a layer, as a search asks for it. */
  private static final class Band implements DenseSink {
    private final LoadedModel model;
    private final TailErrorKernel kernel = new TailErrorKernel();
    private final List<CettState> states = new ArrayList<>();

    Band(LoadedModel model) {
      this.model = model;
      ThresholdGrid grid = ThresholdGrid.listing(THRESHOLD, 2 * THRESHOLD);
      for (int layer = 0; layer < model.config().layers(); layer++) {
        states.add(new CettState(grid, model.config().ffnSize()));
      }
    }

    @Override
    public void layer(Batch batch, int layer, LayerActivations activations) {
      ActivationSums.add(activations, projection(model, layer), kernel, states.get(layer));
    }

    @Override
    public void losses(Batch batch, float[] negativeLogLikelihoods) {}
  }
}
