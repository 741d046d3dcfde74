package io.sparsing.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;

/**
 * Products {@code x·Wᵀ} with weights that learn.
 *
 * <p>On a processor they are 1×1 convolutions of images whose pixels are the rows of x. oneDNN
 * computes those and both of their gradients; on an AMD processor it was 1.1 to 2 times as fast as
 * MKL, which computes {@code Linear}. Rows keep their place in memory: they are the pixels of
 * images with channels last.
 */
public final class RecordedProducts {
  /** Images of a product: the least with which libtorch takes oneDNN for 1×1 kernels. */
  private static final int IMAGES = 16;

  /**
   * What input and output channels are multiples of: the oneDNN in libtorch 2.7.1 gives wrong sums
   * for 64 to 259 channels.
   */
  private static final int LANES = 16;

  /** The narrowest channels for which the products repay what it takes to call them images. */
  private static final int LEAST_CHANNELS = 128;

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);

  private RecordedProducts() {}

  /** [..., in] to [..., out] by a weight [out, in] that learns or comes from some that do. */
  public static NDArray apply(NDArray x, NDArray weight) {
    return isConvolution(rows(x), weight)
        ? convolved(x, weight)
        : Linear.linear(x, weight).singletonOrThrow();
  }

  /** Whether the product of so many rows with a weight [out, in] is a convolution. */
  private static boolean isConvolution(long rows, NDArray weight) {
    return !weight.getDevice().isGpu()
        && rows % IMAGES == 0
        && fits(weight.getShape().get(0))
        && fits(weight.getShape().get(1));
  }

  private static boolean fits(long channels) {
    return channels >= LEAST_CHANNELS && channels % LANES == 0;
  }

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
