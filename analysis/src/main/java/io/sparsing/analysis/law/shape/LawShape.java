package io.sparsing.analysis.law.shape;

import java.util.Map;

/** A law as the search sees it: {@code amplitude * basis(D; coordinates) + offset}. */
public sealed interface LawShape permits LimitedShape, RivalShape, SaturatingShape {

  /** The shape of a law. */
  static LawShape of(ScalingLaw law) {
    return switch (law) {
      case LOGSPACE_POWER_LAW -> new LogspaceShape();
      case CONVERGENT_POWER_LAW -> new ConvergentShape();
      case EXPONENTIAL, SIGMOID -> new SaturatingShape(law);
      case POWER_LAW, LOGARITHM, CONSTANT -> new RivalShape(law);
    };
  }

  ScalingLaw law();

  /** The law with all of its parameters free, at the points of {@code axis}. */
  Slice whole(TokenAxis axis);

  /** The law's parameters, in the order of {@link ScalingLaw#parameterNames()}. */
  Map<String, Double> parameters(TokenAxis axis, Solution solution);
}
