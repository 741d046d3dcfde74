package io.sparsing.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementIdsTest {
  @Test
  void anIdIsTheBeginningOfTheHashOfItsLines() {
    // printf 'abc' | sha256sum
    assertThat(MeasurementIds.of(List.of("abc"))).isEqualTo("ba7816bf8f01cfea414140de5dae2223");
    // printf 'a\nb' | sha256sum
    assertThat(MeasurementIds.of(List.of("a", "b"))).isEqualTo("7e18f737311b2dc3b2f269dd78396b03");
  }

  @Test
  void orderAndBordersOfThePartsMatter() {
    assertThat(MeasurementIds.of(List.of("ab", "c")))
        .isNotEqualTo(MeasurementIds.of(List.of("a", "bc")))
        .isNotEqualTo(MeasurementIds.of(List.of("c", "ab")));
  }
}
