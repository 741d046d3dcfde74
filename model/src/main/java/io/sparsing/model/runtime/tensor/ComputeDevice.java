package io.sparsing.model.runtime.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.Serializable;

/**
 * Where a model computes, the processor or one of this machine's GPUs, and how it keeps weights.
 *
 * @param kind what it is
 * @param index number of the GPU as its driver counts them, from 0; 0 for the processor
 * @param weights how weights are kept; arithmetic is float32 either way
 */
public record ComputeDevice(Kind kind, int index, Weights weights) implements Serializable {
  /** The processor, with weights in float32. */
  public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0, Weights.FLOAT32);

  /** Kinds of devices. */
  public enum Kind {
    CPU,
    GPU
  }

  /** How weights are kept in memory. */
  public enum Weights {
    FLOAT32,
    /**
     * Matrices rounded to float16, half the memory. Each is widened for the product that it takes
     * part in, which costs little where a thousand positions share it. Vectors stay in float32.
     */
    FLOAT16
  }

  /** Checks the index. */
  public ComputeDevice {
    if (index < 0) {
      throw new IllegalArgumentException(
          "Cannot name a device: expected an index of at least 0, found " + index);
    }
  }

  /** The GPU of an index, with weights in float32. */
  public static ComputeDevice gpu(int index) {
    return new ComputeDevice(Kind.GPU, index, Weights.FLOAT32);
  }

  /** The same device with weights kept so. */
  public ComputeDevice with(Weights kept) {
    return new ComputeDevice(kind, index, kept);
  }

  /** Whether its memory is out of Java's reach. */
  public boolean isGpu() {
    return kind == Kind.GPU;
  }

  /** A manager of arrays on this device, which the caller closes. */
  public NDManager newManager() {
    return NDManager.newBaseManager(isGpu() ? Device.gpu(index) : Device.cpu(), "PyTorch");
  }

  /**
   * Makes sure that arrays can be made here.
   *
   * @throws IllegalStateException with one line where the native library has no access to the GPU
   */
  public void require() {
    if (!isGpu()) {
      return;
    }
    try (NDManager manager = newManager()) {
      manager.zeros(new Shape(1)).toFloatArray();
    } catch (EngineException | UnsatisfiedLinkError e) {
      String found = String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
      IllegalStateException unusable =
          new IllegalStateException(
              "Cannot use %s: expected a GPU and a libtorch built for it (docs/operations.md), found: %s"
                  .formatted(this, found));
      // Not its cause, whose page of text would be told in place of this line.
      unusable.addSuppressed(e);
      throw unusable;
    }
  }

  @Override
  public String toString() {
    String place = isGpu() ? "gpu " + index : "cpu";
    return weights == Weights.FLOAT16 ? place + ", float16 weights" : place;
  }
}
