package io.sparsing.analysis.law.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class BoundedLineTest {

  private static final double[] BASIS = {0, 1, 2};
  private static final double[] RATIO = {1, 3, 5};

  @Test
  void passesThroughPointsOnALine() {
    BoundedLine line =
        BoundedLine.through(
            Moments.of(BASIS, Observations.equal(RATIO)), Bounds.UNLIMITED, Bounds.UNLIMITED);

    assertThat(line.amplitude()).isCloseTo(2, within(1e-15));
    assertThat(line.offset()).isCloseTo(1, within(1e-15));
    assertThat(line.sumOfSquares()).isCloseTo(0, within(1e-14));
  }

  @Test
  void adaptsTheAmplitudeWhereTheOffsetIsHeldAtItsBound() {
    // Offset 0: amplitude = sum(xy) / sum(xx) = (3 + 10) / 5 = 2.6; residuals 1, 0.4, -0.2: SSE
    // 1.2.
    BoundedLine line =
        BoundedLine.through(
            Moments.of(BASIS, Observations.equal(RATIO)), Bounds.UNLIMITED, new Bounds(-1, 0));

    assertThat(line.amplitude()).isCloseTo(2.6, within(1e-14));
    assertThat(line.offset()).isZero();
    assertThat(line.sumOfSquares()).isCloseTo(1.2, within(1e-13));
  }

  @Test
  void adaptsTheOffsetWhereTheAmplitudeIsHeldAtItsBound() {
    // Amplitude 1: offset = mean(y) - mean(x) = 3 - 1 = 2; residuals -1, 0, 1: SSE 2.
    BoundedLine line =
        BoundedLine.through(
            Moments.of(BASIS, Observations.equal(RATIO)), new Bounds(0, 1), Bounds.UNLIMITED);

    assertThat(line.amplitude()).isEqualTo(1);
    assertThat(line.offset()).isCloseTo(2, within(1e-14));
    assertThat(line.sumOfSquares()).isCloseTo(2, within(1e-13));
  }

  @Test
  void givesTheMeanWhereTheBasisIsConstant() {
    BoundedLine line =
        BoundedLine.through(
            Moments.of(new double[] {0, 0, 0}, Observations.equal(RATIO)),
            Bounds.exactly(0),
            Bounds.UNLIMITED);

    // SSE about the mean 3: 4 + 0 + 4.
    assertThat(line).isEqualTo(new BoundedLine(0, 3, 8));
  }

  @Test
  void countsAPointAsOftenAsItsWeightSays() {
    double[] basis = {0, 1, 2, 2};
    double[] ratio = {1, 2, 5, 5};
    BoundedLine twice =
        BoundedLine.through(
            Moments.of(basis, Observations.equal(ratio)), Bounds.UNLIMITED, Bounds.UNLIMITED);
    BoundedLine weighted =
        BoundedLine.through(
            Moments.of(
                BASIS, Observations.weighted(new double[] {1, 2, 5}, new double[] {1, 1, 2})),
            Bounds.UNLIMITED,
            Bounds.UNLIMITED);

    assertThat(weighted.amplitude()).isCloseTo(twice.amplitude(), within(1e-14));
    assertThat(weighted.offset()).isCloseTo(twice.offset(), within(1e-14));
    assertThat(weighted.sumOfSquares()).isCloseTo(twice.sumOfSquares(), within(1e-13));
  }

  @Test
  void hasNoFiniteSumWhereNoAmplitudeIsAllowed() {
    BoundedLine line =
        BoundedLine.through(
            Moments.of(BASIS, Observations.equal(RATIO)), new Bounds(1, -1), Bounds.exactly(0));

    assertThat(line.sumOfSquares()).isInfinite();
  }

  @Property(tries = 200)
  void noPointOfAFineGridWithinTheBoundsIsBetter(@ForAll long seed) {
    Random random = new Random(seed);
    double[] basis = random.doubles(6).toArray();
    double[] ratio = random.doubles(6).toArray();
    Bounds amplitude = bounds(random);
    Bounds offset = bounds(random);

    BoundedLine line =
        BoundedLine.through(Moments.of(basis, Observations.equal(ratio)), amplitude, offset);

    assertThat(amplitude.contains(line.amplitude())).isTrue();
    assertThat(offset.contains(line.offset())).isTrue();
    assertThat(line.sumOfSquares())
        .isCloseTo(sumOfSquares(basis, ratio, line.amplitude(), line.offset()), within(1e-13));
    for (int i = 0; i <= 40; i++) {
      for (int j = 0; j <= 40; j++) {
        double a = amplitude.low() + (amplitude.high() - amplitude.low()) * i / 40;
        double o = offset.low() + (offset.high() - offset.low()) * j / 40;
        assertThat(sumOfSquares(basis, ratio, a, o))
            .isGreaterThanOrEqualTo(line.sumOfSquares() - 1e-13);
      }
    }
  }

  private static Bounds bounds(Random random) {
    double one = 4 * random.nextDouble() - 2;
    double other = 4 * random.nextDouble() - 2;
    return new Bounds(Math.min(one, other), Math.max(one, other));
  }

  private static double sumOfSquares(double[] basis, double[] ratio, double a, double o) {
    double sum = 0;
    for (int i = 0; i < basis.length; i++) {
      double residual = ratio[i] - a * basis[i] - o;
      sum += residual * residual;
    }
    return sum;
  }
}
