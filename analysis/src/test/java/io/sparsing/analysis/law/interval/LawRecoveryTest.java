package io.sparsing.analysis.law.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparsing.analysis.law.fit.FittedLaw;
import io.sparsing.analysis.law.fit.Loss;
import io.sparsing.analysis.law.fit.SeriesPoints;
import io.sparsing.analysis.law.shape.ScalingLaw;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Points on a law's own curve give its parameters back, for every law. */
final class LawRecoveryTest {

  static Stream<Arguments> curves() {
    return Stream.of(
        Arguments.of(ScalingLaw.POWER_LAW, Map.of("alpha", 0.2, "c", 0.3)),
        // A rising power, whose basis has another reference than a falling one's.
        Arguments.of(ScalingLaw.POWER_LAW, Map.of("alpha", -0.2, "c", 0.1)),
        Arguments.of(ScalingLaw.LOGARITHM, Map.of("intercept", 0.4, "slope", -0.03)),
        Arguments.of(ScalingLaw.CONSTANT, Map.of("level", 0.25)),
        Arguments.of(ScalingLaw.EXPONENTIAL, Map.of("amplitude", 0.2, "scale", 12.0, "limit", 0.1)),
        Arguments.of(
            ScalingLaw.EXPONENTIAL, Map.of("amplitude", -0.2, "scale", 30.0, "limit", 0.5)),
        Arguments.of(
            ScalingLaw.SIGMOID,
            Map.of("alpha", 1.5, "amplitude", 0.2, "middle", 9.0, "limit", 0.1)),
        Arguments.of(
            ScalingLaw.SIGMOID,
            Map.of("alpha", 2.5, "amplitude", -0.2, "middle", 20.0, "limit", 0.6)));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void recoversTheParameters(ScalingLaw law, Map<String, Double> truth) {
    double[] tokens = IntStream.rangeClosed(1, 30).mapToDouble(i -> 2e9 * i).toArray();
    double[] ratio = Arrays.stream(tokens).map(t -> law.predict(truth, t)).toArray();
    FittedLaw fitted =
        PointWeights.fit(law, new SeriesPoints("exact", tokens, ratio), Loss.SQUARED);

    Map<String, Double> found = fitted.parameters();
    assertThat(found.keySet()).containsExactlyElementsOf(law.parameterNames());
    truth.forEach(
        (name, value) -> assertThat(found.get(name)).as(name).isCloseTo(value, within(1e-6)));
    assertThat(fitted.meanSquaredError()).isLessThan(1e-16);
    for (double t : tokens) {
      assertThat(law.predict(found, t)).isCloseTo(law.predict(truth, t), within(1e-7));
    }
  }
}
