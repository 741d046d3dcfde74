package io.sparsing.analysis.law.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparsing.analysis.law.fit.SeriesFile;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.verdict.PaperDataTest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GridScanTest {

  /** The limit free, held at the curve's own, below, and where no node but the steepest helps. */
  @ParameterizedTest
  @ValueSource(doubles = {-1, 0.0614, 0.03, 0, 1})
  void theBestNodeIsTheFirstOfTheMinima(double limit) throws Exception {
    SeriesPoints points = SeriesFile.read(PaperDataTest.resource("0.1b_relu.json"));
    Slice whole = new LogspaceShape().whole(new TokenAxis(points.trainingTokens()));
    Slice slice = limit < 0 ? whole : whole.withOffset(limit);
    Observations observations = Observations.equal(points.activationRatio());
    GridScan scan = new GridScan(whole, observations.weights());
    List<Moments> moments = scan.moments(observations);

    assertThat(scan.minimum(slice, moments)).isEqualTo(scan.minima(slice, moments, 1).get(0));
  }

  /** A remainder of one to three points beyond the last four counts too. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, 8})
  void momentsAreThoseOfEveryNode(int size) throws Exception {
    SeriesPoints points = SeriesFile.read(PaperDataTest.resource("0.1b_silu.json"));
    double[] ratio = Arrays.copyOf(points.activationRatio(), size);
    double[] weights = new double[size];
    for (int i = 0; i < size; i++) {
      weights[i] = 0.5 + 0.1 * i;
    }

    assertMoments(points, Observations.equal(ratio));
    assertMoments(points, Observations.weighted(ratio, weights));
  }

  private static void assertMoments(SeriesPoints points, Observations observations) {
    int size = observations.size();
    TokenAxis axis = new TokenAxis(Arrays.copyOf(points.trainingTokens(), size));
    Slice whole = new ConvergentShape().whole(axis);
    List<Moments> moments = new GridScan(whole, observations.weights()).moments(observations);

    assertThat(moments).hasSize(38);
    for (int node = 0; node < moments.size(); node++) {
      double[] basis = new double[size];
      whole.evaluate(new double[] {whole.box().get(0).node(node)}, basis);
      Moments expected = Moments.of(basis, observations);
      // Sums of at most eight products of numbers below 1.2: rounding is below 2e-15.
      assertThat(Math.abs(moments.get(node).products() - expected.products())).isLessThan(2e-15);
      assertThat(Math.abs(moments.get(node).ratioSquares() - expected.ratioSquares()))
          .isLessThan(2e-15);
      assertThat(moments.get(node).basisMean()).isEqualTo(expected.basisMean());
    }
  }
}
