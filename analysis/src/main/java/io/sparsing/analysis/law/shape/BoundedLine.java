package io.sparsing.analysis.law.shape;

/**
 * The least-squares line {@code ratio = amplitude * basis + offset} within bounds on both.
 *
 * <p>A convex quadratic in two unknowns: its minimum over a rectangle is the free minimum, if that
 * lies inside, and otherwise lies on one of the four edges, each of which is a clamped parabola. So
 * the answer is exact. Where no amplitude is allowed, the sum of squares is infinite.
 *
 * @param amplitude factor of the basis
 * @param offset what is added to it
 * @param sumOfSquares sum of squared residuals
 */
record BoundedLine(double amplitude, double offset, double sumOfSquares) {

  /** A basis whose variance is below this share of its mean square is a constant to rounding. */
  private static final double LEAST_VARIANCE_SHARE = 1e-26;

  static BoundedLine through(Moments moments, Bounds amplitude, Bounds offset) {
    if (amplitude.isEmpty()) {
      return new BoundedLine(0, offset.low(), Double.POSITIVE_INFINITY);
    }
    double meanSquare =
        moments.basisSquares() + moments.weight() * moments.basisMean() * moments.basisMean();
    if (offset.low() == offset.high()) {
      // The rectangle is one edge.
      return atOffset(moments, meanSquare, amplitude, offset.low());
    }
    if (moments.basisSquares() > LEAST_VARIANCE_SHARE * meanSquare) {
      double slope = moments.products() / moments.basisSquares();
      double intercept = moments.ratioMean() - slope * moments.basisMean();
      if (amplitude.contains(slope) && offset.contains(intercept)) {
        return line(moments, slope, intercept);
      }
    }
    BoundedLine best = atAmplitude(moments, amplitude.clamp(0), offset);
    best = better(best, atAmplitude(moments, amplitude.low(), offset));
    best = better(best, atAmplitude(moments, amplitude.high(), offset));
    best = better(best, atOffset(moments, meanSquare, amplitude, offset.low()));
    return better(best, atOffset(moments, meanSquare, amplitude, offset.high()));
  }

  private static BoundedLine atAmplitude(Moments moments, double amplitude, Bounds offset) {
    return line(
        moments, amplitude, offset.clamp(moments.ratioMean() - amplitude * moments.basisMean()));
  }

  private static BoundedLine atOffset(
      Moments moments, double meanSquare, Bounds amplitude, double offset) {
    double products =
        moments.products()
            + moments.weight() * moments.basisMean() * (moments.ratioMean() - offset);
    double slope = meanSquare > 0 ? products / meanSquare : 0;
    return line(moments, amplitude.clamp(slope), offset);
  }

  private static BoundedLine line(Moments moments, double amplitude, double offset) {
    double shift = offset - (moments.ratioMean() - amplitude * moments.basisMean());
    double sumOfSquares =
        moments.ratioSquares()
            - 2 * amplitude * moments.products()
            + amplitude * amplitude * moments.basisSquares()
            + moments.weight() * shift * shift;
    return new BoundedLine(amplitude, offset, Math.max(0, sumOfSquares));
  }

  /** An edge at infinity gives NaN, which never is the better one. */
  private static BoundedLine better(BoundedLine best, BoundedLine candidate) {
    return candidate.sumOfSquares < best.sumOfSquares ? candidate : best;
  }
}
