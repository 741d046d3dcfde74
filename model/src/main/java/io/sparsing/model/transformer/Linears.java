package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import io.sparsing.model.config.layout.DecoderTensors;

/** Projections {@code x·Wᵀ + b} with W [out, in] as checkpoints store it. */
final class Linears {
  /** Images of a recorded product: the least with which libtorch takes oneDNN for 1×1 kernels. */
  private static final int IMAGES = 16;

  /**
   * What input and output channels of such a kernel are multiples of: the oneDNN in libtorch 2.7.1
   * gives wrong sums for 64 to 259 channels.
   */
  private static final int LANES = 16;

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);

  private Linears() {}

  /** [..., in] to [..., out]. */
  static NDArray apply(NDArray x, DecoderTensors.Linear<NDArray> weights) {
    NDArray weight = weights.weight();
    if (weights.bias().isEmpty() && weight.hasGradient()) {
      return recorded(x, weight);
    }
    return weights
        .bias()
        .map(bias -> Linear.linear(x, weight, bias))
        .orElseGet(() -> Linear.linear(x, weight))
        .singletonOrThrow();
  }

  /** [..., in] to [..., out] by a weight [out, in] that learns or comes from some that do. */
  static NDArray recorded(NDArray x, NDArray weight) {
    boolean whole =
        rows(x) % IMAGES == 0
            && weight.getShape().get(0) % LANES == 0
            && weight.getShape().get(1) % LANES == 0;
    return whole ? convolved(x, weight) : Linear.linear(x, weight).singletonOrThrow();
  }

  /**
   * The same product as a 1×1 convolution of images whose pixels are the rows of x, for weights
   * that learn. oneDNN computes it and both of its gradients; on processors that are not Intel's it
   * is up to twice as fast as MKL, which computes {@code Linear}. Rows keep their place in memory:
   * they are the pixels of images with channels last.
   */
  private static NDArray convolved(NDArray x, NDArray weight) {
    return Scoped.result(
        () -> {
          long in = weight.getShape().get(1);
          long out = weight.getShape().get(0);
          NDArray images = x.reshape(IMAGES, rows(x) / IMAGES, 1, in).transpose(0, 3, 1, 2);
          NDArray kernels = weight.reshape(out, in, 1, 1);
          NDArray products =
              Conv2d.conv2d(images, kernels, null, ONE, NONE, ONE).singletonOrThrow();
          Shape shape = x.getShape().slice(0, x.getShape().dimension() - 1).add(out);
          return products.transpose(0, 2, 3, 1).reshape(shape);
        });
  }

  private static long rows(NDArray x) {
    return x.size() / x.getShape().getLastDimension();
  }
}
