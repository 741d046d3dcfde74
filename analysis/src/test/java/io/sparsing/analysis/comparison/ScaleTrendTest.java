package io.sparsing.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.comparison.ScaleTrend.Model;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScaleTrendTest {

  /**
   * Log sizes 7, 8, 9, limits 0.1, 0.13, 0.1: slope 0; residuals -0.01, 0.02, -0.01, so SSE = 6e-4
   * with one degree of freedom, and the slope's standard error is sqrt(6e-4 / 2) = 0.0173205. With
   * one degree of freedom t is Cauchy: P(T > x) = 1/2 - arctan(x) / pi.
   */
  @Test
  void isComputedByHand() {
    ScaleTrend trend = ScaleTrend.of(models(0.10, 0.13, 0.10), 0.173205);

    assertThat(trend.slope()).isCloseTo(0, within(1e-15));
    // 0.975 quantile of Cauchy: tan(0.475 pi) = 12.7062; times 0.0173205 = 0.220078.
    assertThat(trend.slopeInterval().high()).isCloseTo(0.220078, within(1e-6));
    // 0.173205 / 0.0173205 = 10: 1/2 - arctan(10) / pi = 0.0317255.
    assertThat(trend.equivalencePValue()).isCloseTo(0.0317255, within(1e-6));
    assertThat(trend.equivalent()).isTrue();
    assertThat(trend.differs()).isFalse();
  }

  @Test
  void showsNeitherWhereThereIsLittleToSee() {
    ScaleTrend trend = ScaleTrend.of(models(0.10, 0.13, 0.10), 0.02);

    assertThat(trend.equivalent()).isFalse();
    assertThat(trend.differs()).isFalse();
  }

  @Test
  void showsATrend() {
    ScaleTrend trend = ScaleTrend.of(models(0.10, 0.1501, 0.20), 0.02);

    assertThat(trend.slope()).isCloseTo(0.05, within(1e-12));
    assertThat(trend.differs()).isTrue();
    assertThat(trend.equivalent()).isFalse();
  }

  @Test
  void refusesTwoSizes() {
    assertThatThrownBy(() -> ScaleTrend.of(List.of(new Model(1e7, 0.1), new Model(1e8, 0.1)), 0.01))
        .hasMessage(
            "Cannot test scale: expected models of at least 3 sizes and a positive margin, found 2 and"
                + " 0.01");
  }

  private static List<Model> models(double first, double second, double third) {
    return List.of(new Model(1e7, first), new Model(1e8, second), new Model(1e9, third));
  }
}
