package io.sparsing.analysis.metric;

/**
 * Which points of a comparison nothing beats: no other point is at most as high in both coordinates
 * and lower in one.
 */
public final class ParetoFront {
  private ParetoFront() {}

  /**
   * Marks the points on the front; equal points are on it together.
   *
   * @param activationRatios [N]
   * @param pplRatios [N]
   * @return [N]
   */
  public static boolean[] of(double[] activationRatios, double[] pplRatios) {
    if (activationRatios.length != pplRatios.length) {
      throw new IllegalArgumentException(
          "Cannot compare points: expected as many PPL ratios as activation ratios, found %d and %d"
              .formatted(pplRatios.length, activationRatios.length));
    }
    boolean[] onFront = new boolean[activationRatios.length];
    for (int point = 0; point < onFront.length; point++) {
      onFront[point] = true;
      for (int other = 0; other < onFront.length; other++) {
        boolean asGood =
            activationRatios[other] <= activationRatios[point]
                && pplRatios[other] <= pplRatios[point];
        boolean better =
            activationRatios[other] < activationRatios[point]
                || pplRatios[other] < pplRatios[point];
        onFront[point] &= !(asGood && better);
      }
    }
    return onFront;
  }
}
