package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class TokenLossTest {
  @Test
  void isTheHandComputedCrossEntropyAndItsDerivative() {
    try (NDManager manager = NDManager.newBaseManager()) {
      // Shares of e^z: row 0 (1, 2, 1)/4, row 1 (1, 1, 2)/4.
      float two = (float) Math.log(2);
      NDArray logits = manager.create(new float[] {0, two, 0, 5, 5, 5 + two}, new Shape(2, 3));
      NDArray targets = manager.create(new long[] {1, 0}, new Shape(2, 1));
      TokenLoss loss = TokenLoss.of(logits, targets);

      // −ln(2/4) = 0.693147 and −ln(1/4) = 1.386294; their mean is 1.039721.
      assertThat(loss.mean()).isCloseTo(1.039721, within(1e-6));
      // (share − 1 where the token came) / 2
      assertThat(loss.gradient().toFloatArray())
          .containsExactly(
              new float[] {0.125f, -0.25f, 0.125f, -0.375f, 0.125f, 0.25f}, within(1e-7f));
    }
  }

  @Test
  void staysFiniteWhereAShareIsBelowTheSmallestNumber() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray logits = manager.create(new float[] {300, 0}, new Shape(1, 2));
      TokenLoss loss = TokenLoss.of(logits, manager.create(new long[] {1}, new Shape(1, 1)));

      // e⁻³⁰⁰ is 0 in float32; −ln of it is 300.
      assertThat(loss.mean()).isEqualTo(300);
      assertThat(loss.gradient().toFloatArray()).containsExactly(1f, -1f);
    }
  }
}
