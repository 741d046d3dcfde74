package io.sparsing.analysis.scaling;

/**
 * The scale on which the interval of a parameter is sought, and its bounds.
 *
 * @param bounds finite bounds of the parameter
 * @param spacing how steps are taken
 */
record ParameterScale(Bounds bounds, Spacing spacing) {

  /** Equal steps or equal factors. */
  enum Spacing {
    LINEAR,
    LOGARITHMIC
  }

  double toScale(double parameter) {
    return switch (spacing) {
      case LINEAR -> parameter;
      case LOGARITHMIC -> Math.log(parameter);
    };
  }

  double toParameter(double position) {
    return switch (spacing) {
      case LINEAR -> position;
      case LOGARITHMIC -> Math.exp(position);
    };
  }
}
