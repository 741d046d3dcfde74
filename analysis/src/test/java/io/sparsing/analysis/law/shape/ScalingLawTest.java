package io.sparsing.analysis.law.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScalingLawTest {

  @Test
  void predictsByHand() {
    // D = 4 (4e9 tokens), alpha = 0.5: D^alpha = 2.
    // exp(-0.5 * 2 + 1) + 0.1 = e^0 + 0.1 = 1.1.
    assertThat(
            ScalingLaw.LOGSPACE_POWER_LAW.predict(
                Map.of("alpha", 0.5, "b", 1.0, "c", 0.5, "limit", 0.1), 4e9))
        .isCloseTo(1.1, within(1e-15));
    // 0.4 - 0.1 / 2 = 0.35.
    assertThat(
            ScalingLaw.CONVERGENT_POWER_LAW.predict(
                Map.of("alpha", 0.5, "c", 0.1, "limit", 0.4), 4e9))
        .isCloseTo(0.35, within(1e-15));
    // 0.1 + 0.2 * exp(-4 / 2) = 0.1 + 0.2 * 0.1353352832 = 0.12706705664.
    assertThat(
            ScalingLaw.EXPONENTIAL.predict(
                Map.of("amplitude", 0.2, "scale", 2.0, "limit", 0.1), 4e9))
        .isCloseTo(0.12706705664, within(1e-11));
    // 0.1 + 0.3 / (1 + (4 / 2)^1) = 0.2.
    assertThat(
            ScalingLaw.SIGMOID.predict(
                Map.of("alpha", 1.0, "amplitude", 0.3, "middle", 2.0, "limit", 0.1), 4e9))
        .isCloseTo(0.2, within(1e-15));
    // 0.3 / 2 = 0.15.
    assertThat(ScalingLaw.POWER_LAW.predict(Map.of("alpha", 0.5, "c", 0.3), 4e9))
        .isCloseTo(0.15, within(1e-15));
    // 0.2 + 0.1 * ln(1) = 0.2.
    assertThat(ScalingLaw.LOGARITHM.predict(Map.of("intercept", 0.2, "slope", 0.1), 1e9))
        .isCloseTo(0.2, within(1e-15));
    assertThat(ScalingLaw.CONSTANT.predict(Map.of("level", 0.25), 7e9)).isEqualTo(0.25);
  }

  @Test
  void isFoundByItsIdentifier() {
    for (ScalingLaw law : ScalingLaw.values()) {
      assertThat(ScalingLaw.named(law.id())).isEqualTo(law);
    }
    assertThatThrownBy(() -> ScalingLaw.named("cubic"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot find scaling law: expected one of logspace-power-law, convergent-power-law,"
                + " exponential, sigmoid, power-law, logarithm, constant, found cubic");
  }

  @Test
  void refusesMissingParameters() {
    assertThatThrownBy(() -> ScalingLaw.LOGARITHM.predict(Map.of("slope", 1.0), 1e9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot predict with logarithm: expected parameters [intercept, slope], found [slope]");
  }
}
