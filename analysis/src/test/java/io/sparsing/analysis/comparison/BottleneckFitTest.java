package io.sparsing.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BottleneckFitTest {

  /** The line through (1,1), (2,2), (3,3) meets the mean 4.5 of the others at 4.5. */
  @Test
  void findsABottleneckBetweenTwoShapes() {
    BottleneckFit fit = BottleneckFit.of(points(1, 1, 2, 2, 3, 3, 6, 4.5, 8, 4.5, 9, 4.5));

    assertThat(fit.bottleneck()).isCloseTo(4.5, within(1e-12));
    assertThat(fit.slope()).isCloseTo(1, within(1e-12));
    assertThat(fit.plateau()).isCloseTo(4.5, within(1e-12));
    assertThat(fit.meanSquaredError()).isCloseTo(0, within(1e-20));
    // 4.5 + (2 - 4.5) = 2; above the bottleneck the plateau.
    assertThat(fit.predict(2)).isCloseTo(2, within(1e-12));
    assertThat(fit.predict(100)).isCloseTo(4.5, within(1e-12));
    assertThat(fit.identified()).isTrue();
  }

  @Test
  void isNotIdentifiedWhereTheLimitGrowsThroughout() {
    BottleneckFit fit = BottleneckFit.of(points(1, 1, 2, 2.1, 3, 2.9, 4, 4.1, 5, 4.9));

    assertThat(fit.bottleneckInterval().high()).isEqualTo(5);
    assertThat(fit.identified()).isFalse();
  }

  @Property(tries = 60)
  void noBottleneckOfAFineGridIsBetter(
      @ForAll long seed, @ForAll @IntRange(min = 4, max = 9) int size) {
    Random random = new Random(seed);
    List<ShapePoint> models = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      models.add(new ShapePoint(1 + i + 0.5 * random.nextDouble(), random.nextDouble()));
    }
    BottleneckFit fit = BottleneckFit.of(models);
    double first = models.get(0).widthDepthRatio();
    double last = models.get(size - 1).widthDepthRatio();
    BottleneckProfile profile = new BottleneckProfile(models);

    assertThat(fit.bottleneckInterval().contains(fit.bottleneck())).isTrue();
    double own = 0;
    for (ShapePoint model : models) {
      own += Math.pow(model.value() - fit.predict(model.widthDepthRatio()), 2);
    }
    assertThat(own).isCloseTo(fit.meanSquaredError() * size, within(1e-12));
    for (int i = 0; i <= 2000; i++) {
      double bottleneck = first + (last - first) * i / 2000;
      assertThat(profile.at(bottleneck).sumOfSquares()).isGreaterThanOrEqualTo(own - 1e-12);
    }
  }

  /** 95 % of 200 families are 190; below 180 (90 %) or above 196 (98 %) the method would be off. */
  @ParameterizedTest
  @CsvSource({"8, 0.001", "12, 0.001", "12, 0.002"})
  void intervalsCoverTheTruth(int models, double noise) {
    assertThat(new BottleneckStudy(models, noise, 200, 7).run().covered()).isBetween(180, 196);
  }

  @Test
  void refusesTooFewShapes() {
    assertThatThrownBy(() -> BottleneckFit.of(points(1, 1, 2, 2, 3, 3, 3, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot fit the bottleneck: expected models of at least 4 width-depth ratios, found 3");
    assertThatThrownBy(() -> new ShapePoint(0, 1))
        .hasMessage(
            "Cannot place shape: expected a positive width-depth ratio and a finite value, found 0.0"
                + " and 1.0");
  }

  private static List<ShapePoint> points(double... pairs) {
    List<ShapePoint> points = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      points.add(new ShapePoint(pairs[i], pairs[i + 1]));
    }
    return points;
  }
}
