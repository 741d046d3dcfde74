package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.checkpoint.CheckpointFolder;
import io.sparsing.model.checkpoint.MappedFloats;
import io.sparsing.model.config.ModelConfig;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.probe.TruncationRule;
import io.sparsing.model.runtime.kernel.Kernels;
import io.sparsing.model.runtime.kernel.OutputProjections;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import io.sparsing.model.runtime.tensor.NativeFloats;
import io.sparsing.model.runtime.tensor.PytorchThreads;
import io.sparsing.model.runtime.tensor.WeightLoader;
import io.sparsing.model.transformer.Decoder;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/**
 * A checkpoint's model in memory, on one device, computing in float32. Usable from several threads
 * at once; every pass frees all that it made.
 *
 * <p>Passes throw {@link IllegalArgumentException} for sequences that the model cannot run (a token
 * id outside [0, V), too many tokens, none) and {@link
 * io.sparsing.model.checkpoint.CheckpointException} where activations or losses are not finite.
 */
public final class LoadedModel implements AutoCloseable {
  private final String name;
  private final ModelConfig config;
  private final NDManager manager;
  private final List<MappedFloats> mapped;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Decoder decoder;
  private final LossScorer scorer;
  private final OutputProjections outputProjections;
  private final Kernels kernels;
  private final BlockSizes blocks;
  private final long bytes;

  private LoadedModel(
      CheckpointFolder folder, ComputeDevice device, Kernels kernels, NDManager manager) {
    this.name = folder.uri();
    this.config = folder.config();
    this.manager = manager;
    WeightLoader.Weights loaded = WeightLoader.load(folder, manager, device.weights());
    DecoderTensors<NDArray> weights = loaded.tensors();
    this.mapped = loaded.mapped();
    this.decoder = new Decoder(config, weights);
    this.kernels = kernels;
    this.blocks = BlockSizes.of(device);
    this.scorer = new LossScorer(name, config, decoder, blocks);
    this.outputProjections = OutputProjections.of(weights);
    this.bytes =
        weights.all().stream()
            .mapToLong(weight -> weight.size() * weight.getDataType().getNumOfBytes())
            .sum();
  }

  /**
   * Reads all weights into the host's memory, as {@link #load(CheckpointFolder, ComputeDevice)}.
   */
  public static LoadedModel load(CheckpointFolder folder) {
    return load(folder, ComputeDevice.CPU);
  }

  /**
   * Reads all weights into the memory of a device.
   *
   * @throws io.sparsing.model.checkpoint.CheckpointException if a file cannot be read or a weight
   *     is not finite
   * @throws IllegalStateException where the device cannot be used
   */
  public static LoadedModel load(CheckpointFolder folder, ComputeDevice device) {
    return load(folder, device, Kernels.of(device));
  }

  /** The same with the kernels named: to compare them, since a device has its own. */
  public static LoadedModel load(CheckpointFolder folder, ComputeDevice device, Kernels kernels) {
    PytorchThreads.prepare();
    device.require();
    NDManager manager = device.newManager();
    boolean loaded = false;
    try {
      LoadedModel model = new LoadedModel(folder, device, kernels, manager);
      loaded = true;
      return model;
    } finally {
      if (!loaded) {
        manager.close();
      }
    }
  }

  /** What the configuration says. */
  public ModelConfig config() {
    return config;
  }

  /** Memory of the device that the weights take. */
  public long bytes() {
    return bytes;
  }

  /** {@code ‖w_i‖₂} of each neuron's row of the output projection [F], summed in double. */
  public float[] outputProjectionNorms(int layer) {
    return outputProjections.norms(layer);
  }

  /**
   * Each neuron's row {@code w_i} of the output projection, row-major [F, d]: one array for all who
   * ask, not to be changed.
   */
  public float[] outputProjection(int layer) {
    return outputProjections.rows(layer);
  }

  /** Runs sequences with nothing truncated and shows every activation and loss. */
  public void dense(List<int[]> sequences, DenseSink sink) {
    List<Batch> batches = new Batches(config, blocks.positions()).of(sequences);
    if (batches.isEmpty()) {
      return;
    }
    DenseProbe probe = new DenseProbe(name, sink, kernels, outputProjections, batches.get(0));
    for (Batch batch : batches) {
      sink.losses(batch, score(batch, sequences, probe.on(batch)));
    }
  }

  /** Runs sequences with every layer truncated by a rule and shows what stayed active. */
  public void truncated(List<int[]> sequences, TruncationRule rule, TruncatedSink sink) {
    if (rule instanceof TruncationRule.MagnitudeBelow below
        && below.thresholdByLayer().length != config.layers()) {
      throw new IllegalArgumentException(
          "Cannot truncate %s: expected %d thresholds, found %d"
              .formatted(name, config.layers(), below.thresholdByLayer().length));
    }
    for (Batch batch : new Batches(config, blocks.positions()).of(sequences)) {
      FfnProbe probe = new TruncatingProbe(kernels, rule, outputProjections, batch, sink);
      sink.losses(batch, score(batch, sequences, probe));
    }
  }

  /** Runs sequences with no probe and shows what the head reads. */
  public void finalStates(List<int[]> sequences, FinalStateSink sink) {
    for (Batch batch : new Batches(config, blocks.positions()).of(sequences)) {
      PytorchThreads.prepare();
      try (NDManager scope = manager.newSubManager()) {
        NDArray tokens = ids(batch, Batches.tokens(batch, sequences), scope);
        NDArray hidden = decoder.hidden(tokens, FfnProbe.NONE);
        sink.states(batch, NativeFloats.copyOf(hidden));
      }
    }
  }

  /** Runs sequences with nothing truncated and shows every gate; no loss is computed. */
  public void gates(List<int[]> sequences, GateSink sink) {
    for (Batch batch : new Batches(config, blocks.positions()).of(sequences)) {
      PytorchThreads.prepare();
      try (NDManager scope = manager.newSubManager()) {
        NDArray ids = ids(batch, Batches.tokens(batch, sequences), scope);
        decoder.hidden(
            ids,
            (layer, gate, activation) -> {
              sink.layer(batch, layer, NativeFloats.copyOf(gate));
              return activation;
            });
      }
    }
  }

  /** Runs sequences with no probe; the summed negative log-likelihood, nats, added in double. */
  public double bare(List<int[]> sequences) {
    double sum = 0;
    for (Batch batch : new Batches(config, blocks.positions()).of(sequences)) {
      for (float loss : score(batch, sequences, FfnProbe.NONE)) {
        sum += loss;
      }
    }
    return sum;
  }

  /**
   * Writes what a dense pass computes as one safetensors file, float32: {@code
   * layers.N.ffn_activation} [B, T, F] and {@code layers.N.ffn_output} [B, T, d] of each layer,
   * then {@code logits} [B, T, V]. A layer of experts has {@code layers.N.router_weights} [B, T, X]
   * and {@code layers.N.expert_activation} [B, T, X, F/X], not weighted, in the place of the first.
   *
   * @param tokens [B, T], rows of equal length
   * @param safetensors stays open
   * @throws java.io.UncheckedIOException if the stream cannot be written
   */
  public void dump(int[][] tokens, OutputStream safetensors) {
    List<int[]> sequences = List.of(tokens);
    if (tokens.length == 0) {
      throw new IllegalArgumentException("Cannot dump tokens: expected rows, found none");
    }
    for (int[] row : tokens) {
      if (row.length != tokens[0].length) {
        throw new IllegalArgumentException(
            "Cannot dump tokens: expected rows of %d tokens, found a row of %d"
                .formatted(tokens[0].length, row.length));
      }
    }
    new Batches(config, blocks.positions())
        .of(sequences); // refuses tokens that the model cannot run
    Batch batch = new Batch(IntStream.range(0, tokens.length).toArray(), tokens[0].length);
    try (NDManager scope = manager.newSubManager()) {
      PytorchThreads.prepare();
      ForwardDump dump = new ForwardDump(config, batch, safetensors);
      NDArray ids = ids(batch, Batches.tokens(batch, sequences), scope);
      dump.logits(decoder, decoder.hidden(ids, dump));
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      manager.close();
      mapped.forEach(MappedFloats::close);
    }
  }

  /** Arrays that live as long as this model: the weights, and what was derived from them. */
  int liveArrays() {
    return manager.getManagedArrays().size();
  }

  private float[] score(Batch batch, List<int[]> sequences, FfnProbe probe) {
    PytorchThreads.prepare();
    try (NDManager scope = manager.newSubManager()) {
      long[] tokens = Batches.tokens(batch, sequences);
      NDArray hidden = decoder.hidden(ids(batch, tokens, scope), probe); // [B, T, d]
      return scorer.score(hidden, tokens);
    }
  }

  private static NDArray ids(Batch batch, long[] tokens, NDManager scope) {
    return scope.create(tokens, new Shape(batch.sequences(), batch.length()));
  }
}
