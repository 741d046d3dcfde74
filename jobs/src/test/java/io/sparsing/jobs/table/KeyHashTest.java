package io.sparsing.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyHashTest {
  @Test
  void anIdIsTheBeginningOfTheHashOfItsLines() {
    // printf 'abc' | sha256sum
    assertThat(KeyHash.of(List.of("abc"))).isEqualTo("ba7816bf8f01cfea414140de5dae2223");
    // printf 'a\nb' | sha256sum
    assertThat(KeyHash.of(List.of("a", "b"))).isEqualTo("7e18f737311b2dc3b2f269dd78396b03");
  }

  @Test
  void orderAndBordersOfThePartsMatter() {
    assertThat(KeyHash.of(List.of("ab", "c")))
        .isNotEqualTo(KeyHash.of(List.of("a", "bc")))
        .isNotEqualTo(KeyHash.of(List.of("c", "ab")));
  }
}
