package io.sparsing.model.runtime.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.probe.TruncationRule;

/**
 * Works with operations of the engine, where the activations are. Only counts and packed masks
 * cross to the host.
 *
 * <p>Magnitudes, scores and comparisons are float32 as in {@link Truncation}, so the same neurons
 * are active; sums of magnitudes for the share of a position's mass are float64, added in another
 * order.
 *
 * @param projections of all layers
 */
record TensorTruncator(TruncationRule rule, OutputProjections projections, Masks masks)
    implements Truncator {
  private static final int[] NEURONS = {1};
  private static final int[] POSITIONS = {0};

  @Override
  public Truncated truncate(
      int layer, NDArray gate, NDArray activation, int reachable, Zeros zeros) {
    NDManager owner = activation.getManager();
    Shape shape = activation.getShape();
    try (NDManager scope = owner.newSubManager()) {
      Scores scores = new Scores(scope, rows(gate, scope), rows(activation, scope), zeros);
      NDArray active = active(scores, layer, reachable); // [N, F], 1 or 0
      NDArray kept = scores.activation().mul(active).reshape(shape);
      long[] mask = masks == Masks.PACKED ? PackedBits.of(active, scope) : new long[0];
      Truncated truncated =
          new Truncated(
              kept,
              TensorSums.counts(active.sum(NEURONS)),
              TensorSums.counts(active.sum(POSITIONS)),
              mask);
      kept.attach(owner);
      return truncated;
    }
  }

  /** Which neurons stay active: 1 or 0, [N, F] float32. */
  private NDArray active(Scores scores, int layer, int reachable) {
    if (rule instanceof TruncationRule.MagnitudeBelow below) {
      return scores.atLeast(magnitudes(scores, layer), below.thresholdByLayer()[layer]);
    }
    if (rule instanceof TruncationRule.GateBelow below) {
      return scores.atLeast(scores.gate().abs(), below.epsilon());
    }
    if (rule instanceof TruncationRule.TopShare top) {
      return scores.largest(scores.gate().abs(), (int) Math.round(top.share() * reachable));
    }
    TruncationRule.TopMass top = (TruncationRule.TopMass) rule;
    return scores.heaviest(magnitudes(scores, layer), top.share());
  }

  private NDArray magnitudes(Scores scores, int layer) {
    return scores.activation().abs().muli(projections.deviceNorms(layer));
  }

  /** [B, T, F] as [N, F] in the scope, where the operations on it then live. */
  private static NDArray rows(NDArray array, NDManager scope) {
    NDArray rows = array.reshape(-1, array.getShape().getLastDimension());
    rows.attach(scope);
    return rows;
  }

  /** One layer's arrays [N, F]; results of their operations live in the same scope. */
  private record Scores(NDManager scope, NDArray gate, NDArray activation, Zeros zeros) {
    /** 1 unless below: as the Java kernel has it, a NaN is not below anything. */
    NDArray atLeast(NDArray scores, float given) {
      NDArray below = scores.lt(scalar(given));
      NDArray kept = below.logicalNot().toType(DataType.FLOAT32, false);
      return zeros == Zeros.INACTIVE && given == 0 ? kept.muli(positive(scores)) : kept;
    }

    /** Exactly {@code kept} a position, those of the largest scores, among equal ones the first. */
    NDArray largest(NDArray scores, int kept) {
      if (kept == 0) {
        return scores.zerosLike();
      }
      NDArray last = scores.topK(kept, 1, true, false).get(0).min(NEURONS, true); // [N, 1]
      NDArray active = cut(scores, last, scope.full(last.getShape(), kept, DataType.FLOAT32));
      return zeros == Zeros.INACTIVE ? active.muli(positive(scores)) : active;
    }

    /** The fewest a position that hold a share of its sum, among equal ones the first. */
    NDArray heaviest(NDArray scores, double share) {
      NDArray positive = positive(scores);
      if (share == 1) {
        return positive;
      }
      NDArray falling = scores.sort(1).flip(1); // [N, F]
      NDArray held = falling.toType(DataType.FLOAT64, false).cumSum(1);
      NDArray total = held.get(":, -1:"); // [N, 1]
      NDArray before = held.lt(total.mul(share)).toType(DataType.FLOAT32, false);
      NDArray kept = before.sum(NEURONS, true).addi(1); // [N, 1]
      NDArray last = falling.gather(kept.sub(1).toType(DataType.INT64, false), 1); // [N, 1]
      return cut(scores, last, kept).muli(positive);
    }

    /** What scores above {@code last}, and of what equals it the first, up to {@code kept}. */
    private NDArray cut(NDArray scores, NDArray last, NDArray kept) {
      NDArray above = scores.gt(last).toType(DataType.FLOAT32, false);
      NDArray ties = kept.sub(above.sum(NEURONS, true)); // [N, 1]
      NDArray equal = scores.eq(last).toType(DataType.FLOAT32, false);
      NDArray early = equal.cumSum(1).lte(ties).toType(DataType.FLOAT32, false);
      return above.addi(equal.muli(early));
    }

    private NDArray positive(NDArray scores) {
      return scores.gt(scalar(0)).toType(DataType.FLOAT32, false);
    }

    private NDArray scalar(float value) {
      return scope.full(new Shape(), value, DataType.FLOAT32);
    }
  }
}
