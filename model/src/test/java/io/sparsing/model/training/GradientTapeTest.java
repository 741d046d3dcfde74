package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class GradientTapeTest {
  private static final int SIZE = 48;
  private static final int ROUNDS = 50;

  @Test
  void gradientIsTheHandComputedOne() {
    try (NDManager manager = NDManager.newBaseManager();
        GradientTape tape = GradientTape.record()) {
      NDArray weight = manager.create(new float[] {1f, -2f, 3f});
      weight.setRequiresGradient(true);
      // d/dw Σ w³ = 3 w²
      tape.backward(weight.square().mul(weight).sum(), manager.ones(new Shape()));

      assertThat(weight.getGradient().toFloatArray()).containsExactly(3f, 12f, 27f);
    }
  }

  @Test
  void recordingEndsWithTheTapeAndNests() {
    GradientTape.record().close();
    boolean before = JniUtils.isGradMode();
    try (GradientTape outer = GradientTape.record()) {
      try (GradientTape inner = GradientTape.record()) {
        assertThat(inner).isNotSameAs(outer);
        assertThat(JniUtils.isGradMode()).isTrue();
      }
      assertThat(JniUtils.isGradMode()).isTrue();
    }
    assertThat(JniUtils.isGradMode()).isEqualTo(before);
  }

  @Test
  void twoThreadsAtOnceGetTheGradientsOfOneThreadAlone() throws Exception {
    List<float[]> alone = new ArrayList<>();
    alone.addAll(gradients(0, new CyclicBarrier(1)));
    alone.addAll(gradients(1, new CyclicBarrier(1)));

    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CyclicBarrier together = new CyclicBarrier(2);
      Future<List<float[]>> first = threads.submit(() -> gradients(0, together));
      Future<List<float[]>> second = threads.submit(() -> gradients(1, together));
      List<float[]> atOnce = new ArrayList<>(first.get());
      atOnce.addAll(second.get());

      assertThat(atOnce).usingRecursiveComparison().isEqualTo(alone);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void gradientMatchesTheNaiveDerivative() throws Exception {
    // f(W) = Σ (W² ⊙ W): central difference with h = 1/64 in float32 against the tape.
    float[] gradient = gradients(0, new CyclicBarrier(1)).get(0);
    for (int index : new int[] {0, 17, SIZE * SIZE - 1}) {
      double step = 1.0 / 64;
      double numeric = (loss(0, index, step) - loss(0, index, -step)) / (2 * step);
      // Third derivatives of a cubic leave h² = 2.4e-4; float32 sums of 2,304 terms add the rest.
      assertThat((double) gradient[index]).isCloseTo(numeric, within(5e-3));
    }
  }

  private static List<float[]> gradients(int seed, CyclicBarrier barrier) throws Exception {
    List<float[]> gradients = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int round = 0; round < ROUNDS; round++) {
        barrier.await();
        try (NDManager scratch = manager.newSubManager();
            GradientTape tape = GradientTape.record()) {
          NDArray weight = scratch.create(values(seed + 2 * round), new Shape(SIZE, SIZE));
          weight.setRequiresGradient(true);
          tape.backward(weight.matMul(weight).mul(weight).sum(), scratch.ones(new Shape()));
          gradients.add(weight.getGradient().toFloatArray());
        }
      }
    }
    return gradients;
  }

  /** The same function in plain double arithmetic. */
  private static double loss(int seed, int index, double change) {
    float[] floats = values(seed);
    double[] w = new double[floats.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = floats[i] + (i == index ? change : 0);
    }
    double sum = 0;
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        double product = 0;
        for (int inner = 0; inner < SIZE; inner++) {
          product += w[row * SIZE + inner] * w[inner * SIZE + column];
        }
        sum += product * w[row * SIZE + column];
      }
    }
    return sum;
  }

  private static float[] values(int seed) {
    float[] values = new float[SIZE * SIZE];
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) Math.sin(1 + index + 13.7 * seed);
    }
    return values;
  }
}
