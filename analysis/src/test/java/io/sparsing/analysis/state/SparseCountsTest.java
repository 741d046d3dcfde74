package io.sparsing.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InvalidObjectException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SparseCountsTest {
  @Test
  void writesGapsAndCounts() {
    // Two zeros, then 1; no zeros, then 300 = 2·128 + 44, the lower seven bits first.
    byte[] packed = SparseCounts.pack(new int[] {0, 0, 1, 300, 0});
    assertThat(packed).containsExactly(2, 1, 0, (byte) (44 | 128), 2);
  }

  @Property
  void givesBackWhatItTook(@ForAll int[] counts) throws InvalidObjectException {
    assertThat(SparseCounts.unpack(SparseCounts.pack(counts), counts.length))
        .containsExactly(counts);
  }

  @Test
  void refusesMoreCountersThanThereAre() {
    byte[] packed = SparseCounts.pack(new int[] {0, 0, 1});
    assertThatThrownBy(() -> SparseCounts.unpack(packed, 2))
        .isInstanceOf(InvalidObjectException.class)
        .hasMessage("Cannot read counters: expected 2, found one at 2");
  }
}
