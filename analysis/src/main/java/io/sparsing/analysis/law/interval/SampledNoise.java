package io.sparsing.analysis.law.interval;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.SamplingErrors;
import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.analysis.law.shape.Solution;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.FDistribution;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Sampling errors of known covariance {@code S}, and the checkpoints' own noise of variance {@code
 * t} and correlation {@code rho} of neighbours, which the residuals tell.
 *
 * <p>The errors have the covariance {@code V = S + t R}, {@code R_ij = rho^|i-j|}, and leave the
 * residuals {@code M e} ({@link Tangents}), so that a sum {@code e^T Q e} is expected to be {@code
 * <V, Q> = sum_ij V_ij Q_ij}: with {@code Q = M^T w M} the weighted sum of squares, with {@code M^T
 * N M} the products of neighbours. From what both show, the share of {@code S} is taken off; the
 * rest gives {@code rho}, then {@code t}, which is at least 0.
 *
 * <p>A shift that all points share passes to the limit whole and leaves no residual, so no sum of
 * squares tells of it. Therefore the sampling errors are split into their mean and the rest, {@code
 * S' = P S P^T}. The rest is drawn with the own noise, and deviances are about both; the mean moves
 * the ends of intervals outwards ({@link #widened}).
 *
 * <p>A fit moves the limit by {@code a^T e}. A drawn series' deviance is divided by how much more
 * variance that series would claim for its limit: its part from {@code t} goes with the draw's own
 * sum of squares, its part from {@code S'} with a chi-square of as many degrees of freedom as the
 * documents give.
 */
final class SampledNoise implements Noise {

  /** Below this share the draw's variance is rounding. */
  private static final double LEAST_SHARE = 1e-6;

  private static final double MOST_FREEDOM = 1e6;

  private final FittedLaw fitted;
  private final Tangents tangents;
  private final RealMatrix sampling;
  private final RealMatrix bends;
  private final RealMatrix root;
  private final double samplingFreedom;
  private final QuadraticForm squares;
  private final QuadraticForm weightedSquares;
  private final double correlation;
  private final double ownVariance;
  private final double expected;
  private final Variance ofLimit;

  SampledNoise(FittedLaw fitted, SamplingErrors errors) {
    this.fitted = fitted;
    this.tangents = new Tangents(fitted);
    this.sampling = new Array2DRowRealMatrix(errors.covariance(), false);
    this.bends = bends(sampling);
    this.root = root(bends);
    this.samplingFreedom = errors.documents().map(n -> n - 1.0).orElse(Double.POSITIVE_INFINITY);
    RealMatrix left = tangents.residuals();
    int points = fitted.points();
    this.squares = new QuadraticForm(left.transposeMultiply(left));
    this.weightedSquares =
        new QuadraticForm(
            left.transposeMultiply(
                MatrixUtils.createRealDiagonalMatrix(fitted.observations().weights())
                    .multiply(left)));
    RealMatrix neighbours = new Array2DRowRealMatrix(points, points);
    for (int i = 1; i < points; i++) {
      neighbours.setEntry(i - 1, i, 1);
    }
    this.correlation =
        correlation(new QuadraticForm(left.transposeMultiply(neighbours.multiply(left))));
    this.ownVariance = ownVariance(correlation);
    this.expected =
        weightedSquares.expected(sampling)
            + ownVariance * weightedSquares.ofCorrelation(correlation);
    this.ofLimit = variance(Solution::offset, correlation, ownVariance);
  }

  /** The variance of the checkpoints' own noise, taken as independent; at least 0. */
  static double independentOwnVariance(FittedLaw fitted) {
    return new SampledNoise(fitted, fitted.series().points().errors().orElseThrow()).ownVariance(0);
  }

  private double ownVariance(double rho) {
    double unexplained = fitted.solution().sumOfSquares() - weightedSquares.expected(sampling);
    return Math.max(0, unexplained / weightedSquares.ofCorrelation(rho));
  }

  /**
   * What the residuals show less what sampling gives them. The divisor is all that they show, since
   * a small remainder would make a large correlation of nothing.
   */
  private double correlation(QuadraticForm neighbours) {
    if (fitted.freedom() < NoiseCorrelation.LEAST_FREEDOM) {
      return 0;
    }
    double[] residuals = fitted.residuals();
    double shown = 0;
    double all = 0;
    for (int i = 0; i < residuals.length; i++) {
      shown += i == 0 ? 0 : residuals[i] * residuals[i - 1];
      all += residuals[i] * residuals[i];
    }
    double own = all - squares.expected(sampling);
    if (own <= 0) {
      return 0;
    }
    double share = (shown - neighbours.expected(sampling)) / own;
    double independent = neighbours.ofCorrelation(0) / squares.ofCorrelation(0);
    double shrunk = independent + (share - independent) * own / all;
    return NoiseCorrelation.solve(
        shrunk, rho -> neighbours.ofCorrelation(rho) / squares.ofCorrelation(rho));
  }

  /** Covariance of the errors less their mean. */
  private static RealMatrix bends(RealMatrix covariance) {
    int points = covariance.getRowDimension();
    RealMatrix centred =
        MatrixUtils.createRealIdentityMatrix(points)
            .subtract(new Array2DRowRealMatrix(points, points).scalarAdd(1.0 / points));
    RealMatrix rest = centred.multiply(covariance).multiply(centred);
    // Rounded alike on both sides of the diagonal.
    return rest.add(rest.transpose()).scalarMultiply(0.5);
  }

  /** {@code root * root^T = covariance}, which may be singular. */
  private static RealMatrix root(RealMatrix covariance) {
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(covariance);
    RealMatrix root = eigen.getV().copy();
    for (int column = 0; column < root.getColumnDimension(); column++) {
      double length = Math.sqrt(Math.max(0, eigen.getEigenvalue(column)));
      for (int i = 0; i < root.getRowDimension(); i++) {
        root.multiplyEntry(i, column, length);
      }
    }
    return root;
  }

  @Override
  public double correlation() {
    return correlation;
  }

  @Override
  public double[] draw(SplittableRandom random) {
    double[] own = CorrelatedNoise.draw(random, fitted.points(), correlation);
    double[] shared = root.operate(CorrelatedNoise.draw(random, fitted.points(), 0));
    for (int i = 0; i < own.length; i++) {
      own[i] = Math.sqrt(ownVariance) * own[i] + shared[i];
    }
    return own;
  }

  @Override
  public double ofDraw(double bound, double least, SplittableRandom random) {
    double sampled = ofLimit.samplingShare() * chiSquare(random.nextGaussian());
    double own = 1 - ofLimit.samplingShare() + ofLimit.slope() * (least / expected - 1);
    double share = Math.max(LEAST_SHARE, sampled + Math.max(0, own));
    return (bound - least) * fitted.freedom() / (expected * share);
  }

  /** A chi-square over its degrees of freedom, from a normal draw (Wilson and Hilferty 1931). */
  private double chiSquare(double normal) {
    double spread = 2 / (9 * samplingFreedom);
    return Math.pow(Math.max(0, 1 - spread + normal * Math.sqrt(spread)), 3);
  }

  @Override
  public double ofPoints(double bound) {
    return (bound - fitted.solution().sumOfSquares()) * fitted.freedom() / expected;
  }

  @Override
  public double sumOfSquaresAt(double quantile) {
    return fitted.leastSumOfSquares() + quantile * expected / fitted.freedom();
  }

  /**
   * The variance of a quantity.
   *
   * @param total of sampling and own noise
   * @param samplingShare of it, in [0, 1]
   * @param slope share of the total by which it grows where the sum of squares is twice what it is
   *     expected to be
   */
  private record Variance(double total, double samplingShare, double slope) {}

  private Variance variance(Quantity quantity, double rho, double own) {
    QuadraticForm form = QuadraticForm.of(tangents.moves(quantity));
    double sampled = Math.max(0, form.expected(bends));
    double unit = form.ofCorrelation(rho);
    double total = sampled + own * unit;
    return new Variance(
        total,
        total > 0 ? sampled / total : 0,
        expected * unit / (weightedSquares.ofCorrelation(rho) * total));
  }

  /**
   * Fisher's quantile, widened by {@code (a^T V a) / (s^2 g^T (X^T w X)^-1 g)}, the variance that
   * the quantity has over the one that the rise of the sum of squares supposes; its degrees of
   * freedom are Satterthwaite's.
   */
  @Override
  public double linearQuantile(Quantity quantity) {
    Variance variance = variance(quantity, 0, ownVariance(0));
    double supposed = tangents.width(quantity) * expected / fitted.freedom();
    if (!(variance.total() > 0 && supposed > 0)) {
      // A quantity that a bound holds fast moves with no noise: Fisher's quantile as it is.
      return new FDistribution(1, fitted.freedom())
          .inverseCumulativeProbability(Interval.CONFIDENCE);
    }
    double freedom =
        1
            / (variance.slope() * variance.slope() / fitted.freedom()
                + variance.samplingShare() * variance.samplingShare() / samplingFreedom);
    return variance.total()
        / supposed
        * new FDistribution(1, Math.max(1, Math.min(MOST_FREEDOM, freedom)))
            .inverseCumulativeProbability(Interval.CONFIDENCE);
  }

  /**
   * The mean error {@code m} of all points moves a quantity by {@code b m}, {@code b} = 1 for the
   * limit and every point of the curve, 0 for its shape. With the standard error {@code s} of the
   * mean, Student's quantile {@code q} for the documents and the correlation {@code r} of {@code b
   * m} with what the rest does to the quantity, the distance {@code d} becomes {@code sqrt(d^2 + (q
   * b s)^2 + 2 r d q |b| s)} (Zou 2007).
   */
  @Override
  public double widened(double distance, Quantity quantity) {
    double[] moves = tangents.moves(quantity);
    int points = moves.length;
    double shift = Arrays.stream(moves).sum();
    double[] mean = new double[points];
    Arrays.fill(mean, 1.0 / points);
    double[] rest = Arrays.stream(moves).map(move -> move - shift / points).toArray();
    double error = shift * Math.sqrt(Math.max(0, QuadraticForm.of(mean).expected(sampling)));
    double together = shift * product(mean, rest);
    double scale =
        Math.abs(error) * Math.sqrt(variance(quantity, correlation, ownVariance).total());
    double r = scale > 0 ? Math.max(-1, Math.min(1, together / scale)) : 0;
    double reach = quantile() * Math.abs(error);
    return Math.sqrt(Math.max(0, distance * distance + reach * reach + 2 * r * distance * reach));
  }

  private double product(double[] first, double[] second) {
    double[] image = sampling.operate(second);
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      sum += first[i] * image[i];
    }
    return sum;
  }

  private double quantile() {
    return Math.sqrt(
        new FDistribution(1, Math.min(MOST_FREEDOM, samplingFreedom))
            .inverseCumulativeProbability(Interval.CONFIDENCE));
  }

  /** What the residuals consist of, and what sampling leaves in the limit. */
  Scatter scatter() {
    double[] residuals = fitted.residuals();
    double all = 0;
    for (double residual : residuals) {
      all += residual * residual;
    }
    double sampled = Math.max(0, squares.expected(sampling));
    return new Scatter(
        Math.sqrt(all / fitted.freedom()),
        Math.sqrt(sampled / fitted.freedom()),
        Math.sqrt(Math.max(0, all - sampled) / fitted.freedom()),
        Math.sqrt(QuadraticForm.of(tangents.moves(Solution::offset)).expected(sampling)),
        Double.isFinite(samplingFreedom));
  }

  /** The limit's own dependence on the points, for comparison with that of another series. */
  LimitError limitError() {
    double[] moves = tangents.moves(Solution::offset);
    QuadraticForm form = QuadraticForm.of(moves);
    return new LimitError(
        moves,
        fitted.series().points().errors().orElseThrow(),
        form.expected(sampling) + ownVariance * form.ofCorrelation(correlation));
  }
}
