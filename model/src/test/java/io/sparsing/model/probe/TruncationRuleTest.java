package io.sparsing.model.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TruncationRuleTest {
  @Test
  void impossibleParametersAreRefused() {
    assertThatThrownBy(() -> new TruncationRule.MagnitudeBelow(new float[] {1, -1}))
        .hasMessage("Cannot truncate by magnitude: expected thresholds of at least 0, found -1.0");
    assertThatThrownBy(() -> new TruncationRule.GateBelow(Float.NaN))
        .hasMessage("Cannot truncate by gate: expected an epsilon of at least 0, found NaN");
    assertThatThrownBy(() -> new TruncationRule.TopShare(1.5))
        .hasMessage("Cannot keep a share of neurons: expected a share in [0, 1], found 1.5");
    assertThatThrownBy(() -> new TruncationRule.TopMass(0))
        .hasMessage("Cannot keep a share of magnitude: expected a share in (0, 1], found 0.0");
  }

  @Test
  void thresholdsAreCopiedInAndOut() {
    float[] thresholds = {1, 2};
    TruncationRule.MagnitudeBelow rule = new TruncationRule.MagnitudeBelow(thresholds);
    thresholds[0] = 9;
    rule.thresholdByLayer()[1] = 9;
    assertThat(rule.thresholdByLayer()).containsExactly(1, 2);
  }
}
