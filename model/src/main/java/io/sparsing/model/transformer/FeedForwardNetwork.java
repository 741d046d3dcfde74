package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.sparsing.model.config.Activation;
import io.sparsing.model.config.layout.FfnTensors.FeedForward;
import io.sparsing.model.config.layout.FfnTensors.Xielu;
import io.sparsing.model.probe.FfnProbe;

/**
 * {@code a = act(x·W_gate) ⊙ (x·W_up)}, or {@code a = act(x·W_up)} without a gate; then {@code
 * a·W_down} (Sparsing Law, section 3). With dReLU, {@code x·W_up} passes through the function too.
 * The probe sees {@code a} between the two.
 */
record FeedForwardNetwork(Activation activation) {
  /** 256 KiB of float32: a part, and what is computed from it, fit the cache of a core. */
  private static final long CACHED_VALUES = 1 << 16;

  /** [B, T, d] to [B, T, d]. */
  NDArray forward(NDArray x, FeedForward<NDArray> weights, int layer, FfnProbe probe) {
    return Scoped.result(
        () -> {
          Neurons neurons = neurons(x, weights);
          NDArray kept = probe.onFfn(layer, neurons.gate(), neurons.activation());
          NDArray output = Linears.apply(kept, weights.down());
          probe.onOutput(layer, output);
          return output;
        });
  }

  /**
   * What enters the output projection.
   *
   * @param gate {@code act(x·W_gate)}; without a gate the same array as {@code activation}
   * @param activation {@code a}
   */
  record Neurons(NDArray gate, NDArray activation) {}

  /** [..., d] to [..., F]. */
  Neurons neurons(NDArray x, FeedForward<NDArray> weights) {
    NDArray projected = Linears.apply(x, weights.up());
    NDArray up = activation == Activation.DRELU ? activate(projected, weights) : projected;
    NDArray gate =
        weights
            .gate()
            .map(linear -> activate(Linears.apply(x, linear), weights))
            .orElseGet(() -> activate(up, weights)); // of dReLU once more, which changes nothing
    return new Neurons(gate, weights.gate().isPresent() ? gate.mul(up) : gate);
  }

  private NDArray activate(NDArray x, FeedForward<NDArray> weights) {
    if (activation instanceof Activation.FatRelu fat) {
      NDArray above = x.gt(Constants.scalar(fat.threshold(), x.getManager()));
      return x.mul(above.toType(DataType.FLOAT32, false));
    }
    if (activation instanceof Activation.Xielu) {
      return xielu(x, weights.constants().orElseThrow());
    }
    return switch ((Activation.Fixed) activation) {
      case RELU, DRELU -> ai.djl.nn.Activation.relu(x);
      case RELU_SQUARED -> ai.djl.nn.Activation.relu(x).square();
      case SILU -> x.mul(sigmoid(x));
      case GELU -> ai.djl.nn.Activation.gelu(x);
      case GELU_TANH -> geluTanh(x);
      case QUICK_GELU -> x.mul(sigmoid(x.mul(Constants.scalar(1.702, x.getManager()))));
    };
  }

  /** {@code (1 + tanh(u))/2 = sigmoid(2u)}, here with {@code u = √(2/π)·(x + 0.044715·x³)}. */
  private static NDArray geluTanh(NDArray x) {
    double twice = 2 * Math.sqrt(2 / Math.PI);
    NDArray cubic = x.square().mul(Constants.scalar(twice * 0.044715, x.getManager()));
    return x.mul(sigmoid(x.mul(cubic.add(Constants.scalar(twice, x.getManager())))));
  }

  /**
   * {@code x·(α₊x + β)} where x > 0, else {@code α₋(exp(min(x, ε)) − 1) + (β − α₋)x}. In parts that
   * stay in the cache: a dozen passes over a whole layer's values would each go to memory.
   */
  private static NDArray xielu(NDArray x, Xielu<NDArray> constants) {
    NDArray above = ai.djl.nn.Activation.softPlus(constants.alphaPositive());
    NDArray below = ai.djl.nn.Activation.softPlus(constants.alphaNegative()).add(constants.beta());
    NDArray slope = constants.beta().sub(below);
    NDArray values = x.reshape(-1);
    NDList parts = new NDList();
    for (long first = 0; first < values.size(); first += CACHED_VALUES) {
      NDArray part = values.get("{}:{}", first, Math.min(values.size(), first + CACHED_VALUES));
      parts.add(Scoped.result(() -> xielu(part, constants, above, below, slope)));
    }
    return NDArrays.concat(parts).reshape(x.getShape());
  }

  private static NDArray xielu(
      NDArray x, Xielu<NDArray> constants, NDArray above, NDArray below, NDArray slope) {
    NDArray one = Constants.scalar(1, x.getManager());
    NDArray bent = x.minimum(constants.epsilon()).exp().sub(one).mul(below).add(x.mul(slope));
    NDArray positive = x.gt(Constants.scalar(0, x.getManager()));
    return NDArrays.where(positive, x.mul(above).add(constants.beta()).mul(x), bent);
  }

  private static NDArray sigmoid(NDArray x) {
    return ai.djl.nn.Activation.sigmoid(x);
  }
}
