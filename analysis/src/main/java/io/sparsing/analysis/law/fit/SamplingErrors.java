package io.sparsing.analysis.law.fit;

import java.util.Arrays;
import java.util.Optional;

/**
 * The known sampling errors of a series' points: how far each would move, had the corpus been drawn
 * anew, and how far they would move together.
 *
 * <p>A corpus is a sample of documents. With the influence {@code psi_ig} of document {@code g} on
 * point {@code i} and {@code n} documents, the covariance of two points' errors is {@code S_ij =
 * n/(n-1) * sum_g(psi_ig * psi_jg)}. Points of one corpus share their documents, so most of it is a
 * common shift of the whole curve. Errors of independent corpora have a diagonal covariance.
 *
 * <p>Immutable: arrays are copied on the way in and out.
 */
public final class SamplingErrors {

  private static final int LEAST_DOCUMENTS = 2;

  /** Row {@code i}: the influences on point {@code i}; without rows for independent errors. */
  private final double[][] influences;

  private final double[][] covariance;

  private SamplingErrors(double[][] influences, double[][] covariance) {
    this.influences = influences;
    this.covariance = covariance;
  }

  /**
   * Errors that share nothing.
   *
   * @param standardErrors of each point, finite and not negative
   */
  public static SamplingErrors independent(double[] standardErrors) {
    double[][] covariance = new double[standardErrors.length][standardErrors.length];
    for (int i = 0; i < standardErrors.length; i++) {
      double error = standardErrors[i];
      if (!(error >= 0 && Double.isFinite(error))) {
        throw new IllegalArgumentException(
            "Cannot use sampling errors: expected a standard error of at least 0, found %s at point %d"
                .formatted(error, i));
      }
      covariance[i][i] = error * error;
    }
    return new SamplingErrors(new double[0][], covariance);
  }

  /**
   * Errors of points that were measured on the same documents.
   *
   * @param influences a row for each point, in it the influence of each document, in one order
   */
  public static SamplingErrors shared(double[][] influences) {
    int points = influences.length;
    double[][] copies = new double[points][];
    for (int i = 0; i < points; i++) {
      copies[i] = influences[i].clone();
      if (copies[i].length != copies[0].length || copies[i].length < LEAST_DOCUMENTS) {
        throw new IllegalArgumentException(
            "Cannot use sampling errors: expected influences of the same %d or more documents on every"
                    .formatted(LEAST_DOCUMENTS)
                + " point, found %d and %d at point %d"
                    .formatted(copies[0].length, copies[i].length, i));
      }
      if (!Arrays.stream(copies[i]).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "Cannot use sampling errors: expected finite influences, found others at point " + i);
      }
    }
    return new SamplingErrors(copies, products(copies, copies));
  }

  /** {@code n/(n-1) * sum_g(first_ig * second_jg)}. */
  private static double[][] products(double[][] first, double[][] second) {
    double[][] products = new double[first.length][second.length];
    for (int i = 0; i < first.length; i++) {
      double widening = first[i].length / (first[i].length - 1.0);
      for (int j = 0; j < second.length; j++) {
        double sum = 0;
        for (int document = 0; document < first[i].length; document++) {
          sum += first[i][document] * second[j][document];
        }
        products[i][j] = widening * sum;
      }
    }
    return products;
  }

  /** Number of points. */
  public int size() {
    return covariance.length;
  }

  /** Documents that the covariance was estimated from; empty where it was given. */
  public Optional<Integer> documents() {
    return influences.length == 0 ? Optional.empty() : Optional.of(influences[0].length);
  }

  /** Covariance of the errors of every two points. */
  public double[][] covariance() {
    return Arrays.stream(covariance).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * Covariance of the errors of these points with those of another series; empty where the two do
   * not share their documents.
   */
  public Optional<double[][]> crossCovariance(SamplingErrors other) {
    return documents().isPresent() && documents().equals(other.documents())
        ? Optional.of(products(influences, other.influences))
        : Optional.empty();
  }

  /** The errors of some of the points, in the order given. */
  SamplingErrors select(int[] points) {
    double[][] selected = new double[points.length][points.length];
    double[][] rows = new double[influences.length == 0 ? 0 : points.length][];
    for (int i = 0; i < points.length; i++) {
      for (int j = 0; j < points.length; j++) {
        selected[i][j] = covariance[points[i]][points[j]];
      }
      if (rows.length > 0) {
        rows[i] = influences[points[i]];
      }
    }
    return new SamplingErrors(rows, selected);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SamplingErrors that
        && Arrays.deepEquals(influences, that.influences)
        && Arrays.deepEquals(covariance, that.covariance);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.deepHashCode(influences) + Arrays.deepHashCode(covariance);
  }
}
