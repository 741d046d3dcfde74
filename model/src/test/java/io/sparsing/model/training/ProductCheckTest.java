package io.sparsing.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.runtime.tensor.ComputeDevice;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProductCheckTest {
  private final NDManager manager = ComputeDevice.CPU.newManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** As convolutions, and as plain products where rows or channels are no multiples of 16. */
  @Test
  void acceptsTheProductsOfThisProcessorAndLeavesNothing() {
    ProductCheck.require(Set.of(new Shape(192, 64), new Shape(259, 64)), 1024, manager);
    ProductCheck.require(Set.of(new Shape(192, 64)), 30, manager);
    assertThat(manager.getManagedArrays()).isEmpty();
  }

  @Test
  void refusesSumsThatAreWrongByAThousandth() {
    var expected = manager.create(new float[] {-8, 1});
    ProductCheck.compare(
        "products", new Shape(2, 1), manager.create(new float[] {-8.007f, 1}), expected);
    assertThatThrownBy(
            () ->
                ProductCheck.compare(
                    "products",
                    new Shape(2, 1),
                    manager.create(new float[] {-8, 1.0625f}),
                    expected))
        .isInstanceOf(TrainingException.class)
        .hasMessage(
            "Cannot train on this processor: expected products with weights (2, 1) as plain sums"
                + " have them, found a difference of 0.0625");
    assertThatThrownBy(
            () ->
                ProductCheck.compare(
                    "products",
                    new Shape(2, 1),
                    manager.create(new float[] {Float.NaN, 1}),
                    expected))
        .hasMessageEndingWith("found a difference of NaN");
  }
}
