package io.sparsing.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.sparsing.model.Fixtures;
import io.sparsing.model.config.layout.DecoderTensors;
import io.sparsing.model.config.layout.ModelPlan;
import io.sparsing.model.config.layout.StoredTensor;
import io.sparsing.model.probe.FfnProbe;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holds the gradients of the forward pass to central differences. */
class DecoderGradientTest {
  /**
   * Relative error of a difference quotient: of order step² from the curve, and of float32 rounding
   * over the step, 1e-7 / 1e-2, from the quotient.
   */
  private static final double TOLERANCE = 2e-2;

  private static final double STEP = 1e-2;

  private final NDManager manager = NDManager.newBaseManager();
  private final List<NDArray> arrays = new ArrayList<>();
  private final Decoder decoder = decoder();
  private final NDArray tokens = manager.create(new long[] {1, 5, 2, 9, 5}, new Shape(1, 5));

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void gradientsReachEveryWeight() {
    backward(() -> {});
    for (NDArray array : arrays) {
      assertGradientAlongItself(array);
    }
  }

  /**
   * The engine's graph holds arrays that the forward pass has closed. Had they borrowed Java
   * memory, it could be collected and used for something else before the backward pass.
   */
  @Test
  void garbageCollectionBetweenForwardAndBackwardChangesNothing() {
    backward(() -> {});
    List<float[]> expected =
        arrays.stream().map(array -> array.getGradient().toFloatArray()).toList();
    arrays.forEach(array -> array.getGradient().muli(0));
    backward(DecoderGradientTest::reuseCollectedMemory);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(arrays.get(i).getGradient().toFloatArray()).isEqualTo(expected.get(i));
    }
  }

  private void backward(Runnable betweenForwardAndBackward) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray loss = loss(decoder, tokens);
      betweenForwardAndBackward.run();
      collector.backward(loss);
    }
  }

  /** Collects closed buffers, and fills small native blocks, theirs among them, with NaN. */
  private static void reuseCollectedMemory() {
    List<FloatBuffer> blocks = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      System.gc();
      for (int i = 0; i < 4_000; i++) {
        int elements = 1 + i % 32;
        FloatBuffer block =
            ByteBuffer.allocateDirect(elements * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int element = 0; element < elements; element++) {
          block.put(element, Float.NaN);
        }
        blocks.add(block);
      }
    }
    assertThat(blocks).hasSize(20_000);
  }

  private Decoder decoder() {
    ModelPlan plan = Fixtures.open("bad/_valid_control").plan();
    Random random = new Random(3);
    DecoderTensors<NDArray> weights =
        plan.tensors()
            .map(
                source -> {
                  StoredTensor tensor = source.stored();
                  float[] values = new float[(int) tensor.elements()];
                  for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (random.nextGaussian() * 0.5);
                  }
                  long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
                  NDArray array = manager.create(values, new Shape(shape));
                  array.setRequiresGradient(true);
                  arrays.add(array);
                  return array;
                });
    return new Decoder(plan.config(), weights);
  }

  /** The derivative along the gradient's own direction is the gradient's norm. */
  private void assertGradientAlongItself(NDArray array) {
    NDArray gradient = array.getGradient();
    double norm = gradient.norm().getFloat();
    assertThat(norm).isGreaterThan(1e-4);
    array.setRequiresGradient(false);
    NDArray step = gradient.mul(STEP / norm);
    array.addi(step);
    double above = loss(decoder, tokens).getFloat();
    array.subi(step.mul(2));
    double below = loss(decoder, tokens).getFloat();
    array.addi(step);
    array.setRequiresGradient(true);
    assertThat((above - below) / (2 * STEP)).isCloseTo(norm, within(TOLERANCE * norm));
  }

  /** Some smooth function of all logits. */
  private static NDArray loss(Decoder decoder, NDArray tokens) {
    NDArray logits = decoder.logits(decoder.hidden(tokens, FfnProbe.NONE));
    return logits.logSoftmax(-1).get("..., 3").sum().neg();
  }
}
