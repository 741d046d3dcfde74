package io.sparsing.model.runtime.tensor;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Gives the calling thread the number of native threads that was asked for. OpenMP keeps that
 * number per calling thread, so a setting made where the engine started does not reach the task
 * threads that use it.
 */
public final class PytorchThreads {
  /** DJL's own property; where it is absent the environment's {@code OMP_NUM_THREADS} decides. */
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  private PytorchThreads() {}

  /** Starts the engine where it is not running yet, and sets up the calling thread. */
  public static void prepare() {
    Engine.getEngine("PyTorch");
    Integer asked = Integer.getInteger(PROPERTY);
    if (asked != null && asked > 0 && JniUtils.getNumThreads() != asked) {
      JniUtils.setNumThreads(asked);
    }
  }
}
