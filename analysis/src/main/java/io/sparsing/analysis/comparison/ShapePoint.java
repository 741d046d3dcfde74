package io.sparsing.analysis.comparison;

/**
 * One model among others that differ in their shape.
 *
 * @param widthDepthRatio {@code d_model / n_layers}, positive
 * @param value what was found of it: the limit of the activation ratio, or the loss
 */
public record ShapePoint(double widthDepthRatio, double value) {

  /** Checks that both are numbers. */
  public ShapePoint {
    if (!(widthDepthRatio > 0 && Double.isFinite(widthDepthRatio) && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "Cannot place shape: expected a positive width-depth ratio and a finite value, found %s and %s"
              .formatted(widthDepthRatio, value));
    }
  }
}
