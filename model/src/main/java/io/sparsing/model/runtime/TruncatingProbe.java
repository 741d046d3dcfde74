package io.sparsing.model.runtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.sparsing.model.probe.FfnProbe;
import io.sparsing.model.probe.TruncationRule;
import java.util.List;

/** Truncates each layer by a rule and counts what stayed active for a {@link TruncatedSink}. */
record TruncatingProbe(
    TruncationRule rule, List<NDArray> outputProjectionNorms, Batch batch, TruncatedSink sink)
    implements FfnProbe {

  @Override
  public NDArray onFfn(int layer, NDArray gateActivation, NDArray activation) {
    NDArray active = active(layer, gateActivation, activation); // [B, T, F] of 0 and 1
    // Counts of at most 2²⁴ are exact in float32.
    sink.layer(
        batch, layer, counts(active.sum(new int[] {2})), counts(active.sum(new int[] {0, 1})));
    return activation.mul(active);
  }

  private NDArray active(int layer, NDArray gateActivation, NDArray activation) {
    if (rule instanceof TruncationRule.MagnitudeBelow below) {
      NDArray magnitude = activation.abs().mul(outputProjectionNorms.get(layer));
      return ones(magnitude.gte(below.thresholdByLayer()[layer]));
    }
    if (rule instanceof TruncationRule.GateBelow below) {
      return ones(gateActivation.abs().gte(below.epsilon()));
    }
    if (rule instanceof TruncationRule.TopShare top) {
      return largest(gateActivation.abs(), top.share());
    }
    throw new IllegalStateException("unknown rule " + rule);
  }

  /** 1 for exactly {@code round(share·F)} neurons a token, those with the largest scores. */
  private static NDArray largest(NDArray scores, double share) {
    int kept = (int) Math.round(share * scores.getShape().get(2));
    NDArray none = scores.zerosLike();
    if (kept == 0) {
      return none;
    }
    NDList top = scores.topK(kept, 2, true, false);
    NDArray indices = top.get(1);
    return none.scatter(indices, top.get(0).onesLike(), 2);
  }

  private static NDArray ones(NDArray flags) {
    return flags.toType(DataType.FLOAT32, false);
  }

  private static int[] counts(NDArray sums) {
    float[] values = sums.toFloatArray();
    int[] counts = new int[values.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (int) values[i];
    }
    return counts;
  }
}
