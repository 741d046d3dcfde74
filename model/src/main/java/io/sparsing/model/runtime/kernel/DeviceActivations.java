package io.sparsing.model.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.sparsing.model.probe.Rows;
import io.sparsing.model.runtime.tensor.NativeFloats;
import io.sparsing.model.transformer.Widened;
import java.util.Arrays;
import java.util.List;

/**
 * Activations where the model runs. Sums are taken there too, and nothing else crosses to the host
 * unless it is asked for.
 */
public final class DeviceActivations implements LayerActivations {
  private static final int[] NEURONS = {1};
  private static final int[] POSITIONS = {0};

  /** Values whose flags a histogram holds at once: a few hundred MB on a GPU, few elsewhere. */
  private static final int VALUES_ON_GPU = 1 << 21;

  private static final int VALUES_ON_CPU = 1 << 17;

  private final NDArray activations; // [N, F]
  private final NDArray norms; // [F]
  private final List<NDArray> projections; // each [d, F/networks]

  private DeviceActivations(NDArray activations, NDArray norms, List<NDArray> projections) {
    this.activations = activations;
    this.norms = norms;
    this.projections = projections;
  }

  /** Of a layer's array [B, T, F], to be used while it and the scope are open. */
  public static DeviceActivations of(
      NDArray activation, OutputProjections projections, int layer, NDManager scope) {
    NDArray rows = activation.reshape(-1, activation.getShape().getLastDimension());
    rows.attach(scope);
    return new DeviceActivations(rows, projections.deviceNorms(layer), projections.stored(layer));
  }

  @Override
  public int positions() {
    return (int) activations.getShape().get(0);
  }

  @Override
  public float[] all() {
    return NativeFloats.copyOf(activations);
  }

  @Override
  public float[] rows(int... positions) {
    if (positions.length == 0) {
      return new float[0];
    }
    try (NDArray rows =
        Rows.taken(activations, Arrays.stream(positions).asLongStream().toArray())) {
      return NativeFloats.copyOf(rows);
    }
  }

  /** Whether all are finite: {@code a·0} is 0 for those that are, and NaN for others. */
  public boolean areFinite() {
    try (NDManager scope = activations.getManager().newSubManager()) {
      return in(scope).mul(0).sum().getFloat() == 0;
    }
  }

  /** Statistics of every neuron over all positions. */
  public MagnitudeSums magnitudeSums(MagnitudeSums.Bins bins) {
    try (NDManager scope = activations.getManager().newSubManager()) {
      NDArray values = in(scope);
      NDArray magnitudes = values.abs().muli(norms);
      NDArray zeros = values.eq(0).toType(DataType.FLOAT32, false);
      NDArray others = values.neq(0).toType(DataType.FLOAT32, false);
      int valuesAtOnce = values.getDevice().isGpu() ? VALUES_ON_GPU : VALUES_ON_CPU;
      return new MagnitudeSums(
          positions(),
          TensorSums.overPositions(magnitudes, scope),
          TensorSums.overPositions(magnitudes.square(), scope),
          magnitudes.max(POSITIONS).toFloatArray(),
          TensorSums.counts(zeros.sum(POSITIONS)),
          new TensorHistogram(bins, valuesAtOnce).of(magnitudes, others, scope));
    }
  }

  /**
   * Tail errors at thresholds, each by a masked product: {@code ‖(a ⊙ [m < ε]) W‖₂ / ‖a W‖₂}.
   *
   * @throws IllegalArgumentException where an FFN output is not finite
   */
  public TailSums tails(float... thresholds) {
    try (NDManager scope = activations.getManager().newSubManager()) {
      NDArray values = in(scope);
      double[] outputs = outputNorms(values);
      long zeroOutputs = TailSums.zerosIn(outputs);
      TailSums sums = TailSums.empty(positions(), thresholds.length);
      NDArray magnitudes = values.abs().muli(norms);
      for (int k = 0; k < thresholds.length; k++) {
        try (NDManager once = scope.newSubManager()) {
          NDArray threshold = once.full(new Shape(), thresholds[k], DataType.FLOAT32);
          NDArray below = magnitudes.lt(threshold);
          below.attach(once);
          NDArray tail = below.toType(DataType.FLOAT32, false);
          for (int inTail : TensorSums.counts(tail.sum(NEURONS))) {
            sums.activePairs()[k] += values.getShape().get(1) - inTail;
          }
          sums.add(k, outputNorms(tail.muli(values)), outputs);
        }
      }
      return new TailSums(
          positions(), zeroOutputs, sums.ratioSums(), sums.squaredRatioSums(), sums.activePairs());
    }
  }

  /** The same array, with results of operations on it in a scope. */
  private NDArray in(NDManager scope) {
    NDArray view = activations.reshape(activations.getShape());
    view.attach(scope);
    return view;
  }

  /** Norms of [N, F]·[F, d], row by row; products in float32, their squares added in float64. */
  private double[] outputNorms(NDArray rows) {
    NDList products = new NDList();
    long first = 0;
    for (NDArray projection : projections) {
      long end = first + projection.getShape().get(1);
      NDArray part = projections.size() == 1 ? rows : rows.get(":, {}:{}", first, end);
      NDArray widened = Widened.of(projection);
      products.add(Linear.linear(part, widened).singletonOrThrow());
      if (widened != projection) {
        widened.close();
      }
      first = end;
    }
    NDArray outputs =
        products.size() == 1 ? products.get(0) : NDArrays.add(products.toArray(NDArray[]::new));
    NDArray wide = outputs.toType(DataType.FLOAT64, false);
    return wide.square().sum(NEURONS).sqrt().toDoubleArray();
  }
}
