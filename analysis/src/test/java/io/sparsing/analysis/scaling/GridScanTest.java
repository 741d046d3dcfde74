package io.sparsing.analysis.scaling;

import static org.assertj.core.api.Assertions.assertThat;

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
    GridScan scan = new GridScan(whole);
    List<Moments> moments = scan.moments(Observations.equal(points.activationRatio()));

    assertThat(scan.minimum(slice, moments)).isEqualTo(scan.minima(slice, moments, 1).get(0));
  }

  /** A remainder of one to three points beyond the last four counts too. */
  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, 8})
  void momentsAreThoseOfEveryNode(int size) throws Exception {
    SeriesPoints points = SeriesFile.read(PaperDataTest.resource("0.1b_silu.json"));
    double[] tokens = Arrays.copyOf(points.trainingTokens(), size);
    double[] ratio = Arrays.copyOf(points.activationRatio(), size);
    Slice whole = new ConvergentShape().whole(new TokenAxis(tokens));
    Observations observations = Observations.equal(ratio);
    List<Moments> moments = new GridScan(whole).moments(observations);

    assertThat(moments).hasSize(38);
    for (int node = 0; node < moments.size(); node++) {
      double[] basis = new double[size];
      whole.evaluate(new double[] {whole.box().get(0).node(node)}, basis);
      Moments expected = Moments.of(basis, observations);
      // Sums of at most eight products of numbers below 1: rounding is below 1e-15.
      assertThat(Math.abs(moments.get(node).products() - expected.products())).isLessThan(1e-15);
    }
  }
}
