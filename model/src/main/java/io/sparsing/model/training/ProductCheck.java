package io.sparsing.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.sparsing.model.transformer.RecordedProducts;
import java.util.Set;

/**
 * Holds the products that a model learns with, and their gradients, to plain matrix products, on
 * the processor that is to train: one of oneDNN's kernels is known to give wrong sums, and each
 * kind of processor has kernels of its own.
 */
final class ProductCheck {
  /** Of the largest value: float32 sums of thousands of terms in another order differ by 1e-5. */
  private static final double TOLERANCE = 1e-3;

  private ProductCheck() {}

  /**
   * Checks products of as many rows as a step has, with weights of some shapes.
   *
   * @param weights shapes [out, in]
   * @param rows positions of a step, B·T
   * @throws TrainingException naming the shape whose products are wrong
   */
  static void require(Set<Shape> weights, int rows, NDManager manager) {
    for (Shape shape : weights) {
      try (NDManager scope = manager.newSubManager()) {
        check(shape, rows, scope);
      }
    }
  }

  private static void check(Shape shape, int rows, NDManager scope) {
    NDArray x = scope.randomUniform(-1, 1, new Shape(rows, shape.get(1)));
    NDArray weight = scope.randomUniform(-1, 1, shape);
    NDArray direction = scope.randomUniform(-1, 1, new Shape(rows, shape.get(0)));
    NDArray byRows = direction.matMul(weight); // d/dx of Σ direction ⊙ x·Wᵀ
    NDArray byWeights = direction.transpose().matMul(x); // d/dW of the same
    NDArray plain = x.matMul(weight.transpose());
    x.setRequiresGradient(true);
    weight.setRequiresGradient(true);
    try (GradientTape tape = GradientTape.record()) {
      NDArray product = RecordedProducts.apply(x, weight);
      compare("products", shape, product, plain);
      tape.backward(product, direction);
    }
    compare("gradients of inputs", shape, x.getGradient(), byRows);
    compare("gradients of weights", shape, weight.getGradient(), byWeights);
  }

  static void compare(String what, Shape weight, NDArray found, NDArray expected) {
    double largest = expected.abs().max().getFloat();
    double difference = found.sub(expected).abs().max().getFloat();
    if (!(difference <= TOLERANCE * largest)) {
      throw new TrainingException(
          "Cannot train on this processor: expected %s with weights %s as plain sums have them, found a difference of %s"
              .formatted(what, weight, difference));
    }
  }
}
