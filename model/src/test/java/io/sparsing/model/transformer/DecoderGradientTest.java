package io.sparsing.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.sparsing.model.Fixtures;
import io.sparsing.model.config.DecoderTensors;
import io.sparsing.model.config.ModelPlan;
import io.sparsing.model.probe.FfnProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds the gradients of the forward pass to central differences. */
class DecoderGradientTest {
  /**
   * Relative error of a difference quotient: of order step² from the curve, and of float32 rounding
   * over the step, 1e-7 / 1e-2, from the quotient.
   */
  private static final double TOLERANCE = 2e-2;

  private static final double STEP = 1e-2;

  @Test
  void gradientsReachEveryWeight() {
    ModelPlan plan = Fixtures.open("bad/_valid_control").plan();
    Random random = new Random(3);
    try (NDManager manager = NDManager.newBaseManager()) {
      List<NDArray> arrays = new ArrayList<>();
      DecoderTensors<NDArray> weights =
          plan.tensors()
              .map(
                  tensor -> {
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
      Decoder decoder = new Decoder(plan.config(), weights);
      NDArray tokens = manager.create(new long[] {1, 5, 2, 9, 5}, new Shape(1, 5));
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        collector.backward(loss(decoder, tokens));
      }
      for (NDArray array : arrays) {
        assertGradientAlongItself(decoder, tokens, array);
      }
    }
  }

  /** The derivative along the gradient's own direction is the gradient's norm. */
  private static void assertGradientAlongItself(Decoder decoder, NDArray tokens, NDArray array) {
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
