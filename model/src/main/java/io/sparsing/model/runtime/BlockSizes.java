package io.sparsing.model.runtime;

import io.sparsing.model.runtime.tensor.ComputeDevice;

/**
 * How much runs at once.
 *
 * @param positions positions of a batch
 * @param scoredPositions positions whose losses are computed together
 * @param tokenIds token ids scored together; fixed for a device, so that sums are always joined in
 *     the same order
 */
record BlockSizes(int positions, int scoredPositions, int tokenIds) {
  /** Enough to fill the matrix kernels, little enough to stay in cache. */
  private static final BlockSizes OF_CPU = new BlockSizes(1024, 1024, 2048);

  /** Enough for thousands of threads; a block of logits takes 256 MB. */
  private static final BlockSizes OF_GPU = new BlockSizes(8192, 8192, 8192);

  static BlockSizes of(ComputeDevice device) {
    return device.isGpu() ? OF_GPU : OF_CPU;
  }
}
