package io.sparsing.analysis.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PositionSampleTest {

  @Test
  void reachesFromNoneToAll() {
    assertThat(new PositionSample(1, 0).positions(7, 1000)).isEmpty();
    assertThat(new PositionSample(1, 1).positions(7, 4)).containsExactly(0, 1, 2, 3);
  }

  @Property(tries = 50)
  void holdsTheShareWanted(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 0.99) double rate) {
    PositionSample sample = new PositionSample(seed, rate);
    int included = 0;
    for (long sequence = 0; sequence < 100; sequence++) {
      included += sample.positions(sequence, 200).length;
    }
    // 20,000 draws: the standard deviation of the share is at most 0.5/√20000 = 0.0035; six of
    // them.
    assertThat(included / 20_000.0).isCloseTo(rate, within(0.0213));
  }

  @Property(tries = 50)
  void aSmallerSampleIsPartOfALargerOne(@ForAll long seed, @ForAll long sequence) {
    int[] small = new PositionSample(seed, 0.2).positions(sequence, 100);
    int[] large = new PositionSample(seed, 0.6).positions(sequence, 100);
    assertThat(Arrays.stream(large).boxed()).containsAll(Arrays.stream(small).boxed().toList());
  }

  @Test
  void dependsOnSeedAndSequence() {
    PositionSample sample = new PositionSample(1, 0.5);
    assertThat(sample.positions(3, 64)).isEqualTo(sample.positions(3, 64));
    assertThat(sample.positions(3, 64)).isNotEqualTo(sample.positions(4, 64));
    assertThat(sample.positions(3, 64)).isNotEqualTo(new PositionSample(2, 0.5).positions(3, 64));
  }

  // The seed of the draws is fixed: with new ones each time, 1 of 40 runs would meet a rare sample.
  @Property(tries = 200, seed = "2026")
  void comesToTheNumberWanted(
      @ForAll long seed, @ForAll @LongRange(min = 100, max = 3000) long wanted) {
    PositionSample sample = PositionSample.atLeast(wanted, 20_000, seed);
    int included = 0;
    for (long sequence = 0; sequence < 100; sequence++) {
      included += sample.positions(sequence, 200).length;
    }
    assertThat((long) included).isBetween(wanted, wanted + (long) (9 * Math.sqrt((double) wanted)));
  }

  @Test
  void takesAllOfASmallCorpus() {
    assertThat(PositionSample.atLeast(2048, 2048, 5).rate()).isEqualTo(1);
    assertThat(PositionSample.atLeast(0, 10, 5).rate()).isZero();
  }

  @Test
  void keysOfTextsAreThoseOfFnv() {
    // Published test vectors of 64-bit FNV-1a.
    assertThat(PositionSample.sequenceKey("")).isEqualTo(0xcbf29ce484222325L);
    assertThat(PositionSample.sequenceKey("a")).isEqualTo(0xaf63dc4c8601ec8cL);
    assertThat(PositionSample.sequenceKey("foobar")).isEqualTo(0x85944171f73967e8L);
  }

  @Test
  void refusesRatesOutsideTheUnit() {
    assertThatThrownBy(() -> new PositionSample(1, 1.5))
        .hasMessage("Cannot sample positions: expected a rate within 0..1, found 1.5");
    assertThatThrownBy(() -> PositionSample.atLeast(1, 0, 1))
        .hasMessage(
            "Cannot sample positions: expected counts >= 0 of at least 1 position, found 1 of 0");
  }
}
