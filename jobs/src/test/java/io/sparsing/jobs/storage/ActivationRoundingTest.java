package io.sparsing.jobs.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

public class ActivationRoundingTest {
  @Test
  void aRowOfEqualExponentsKeepsThirteenBits() {
    // One exponent costs no bits and signs one each: of 14.25 bits a neuron, 13 whole ones are
    // left. The step is
    // 2^-13 of the leading bit; 1 + 2^-14 lies between 1 and 1 + 2^-13, and the even one is 1.
    float step = 0x1p-13f;
    float[] row = {1 + step, 1 + step / 2, 1 + 3 * step / 2, 1 + 0.75f * step};
    assertThat(rounded(row)).containsExactly(1 + step, 1, 1 + 2 * step, 1 + step);
  }

  @Test
  void largeValuesKeepMoreBitsThanSmallOnes() {
    // Two exponents, equally often: 1 bit of entropy, 1 of sign, 12.25 left on average. With steps
    // of
    // one size the value 16 times as large keeps 4 bits more: 14 and 10.
    float large = 16 + 0x1p-10f; // 16·(1 + 2^-14)
    float small = 1 + 0x1p-12f;
    assertThat(rounded(large, small)).containsExactly(large, 1);
  }

  @Test
  void zerosLeaveTheirBitsToTheOthers() {
    // Of 8·14.25 bits, the one value that is not 0 takes the most that any of such a row may: 20.
    float[] sparse = {1 + 0x1p-20f, 0, 0, 0, 0, -0f, 0, 0};
    assertThat(rounded(sparse)).containsExactly(1 + 0x1p-20f, 0, 0, 0, 0, 0, 0, 0);
    assertThat(rounded(1 + 0x1p-22f, 0, 0, 0)).startsWith(1);
    // With half the row zeros, 28.5 bits a value are enough for all 23.
    assertThat(rounded(1 + 0x1p-23f, -1 - 0x1p-23f, 0, 0))
        .containsExactly(1 + 0x1p-23f, -1 - 0x1p-23f, 0, 0);
  }

  @Test
  void extremesStayWhatTheyAre() {
    float[] row = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE};
    assertThat(rounded(row)).containsExactly(row);
  }

  @Property
  void keepsSignsAndSixBitsOfAnyRow(@ForAll @Size(min = 1, max = 40) float[] row) {
    float[] rounded = rounded(row);
    for (int i = 0; i < row.length; i++) {
      assertThat(Math.signum(rounded[i])).isEqualTo(Math.signum(row[i]));
      // Half a unit of the sixth bit after the leading one; subnormals have fewer bits to lose.
      double bound = Math.max(Math.abs(row[i]) * 0x1p-7, Float.MIN_NORMAL * 0x1p-6);
      assertThat((double) rounded[i]).isCloseTo(row[i], within(bound));
      assertThat(Float.isFinite(rounded[i])).isTrue();
    }
  }

  @Property(tries = 20)
  void errorsAreSmallBesideTheRow(@ForAll long seed) {
    // Sign and exponents take some 3.5 of 14 bits; an average value keeps 10.5 after its leading
    // one, and one of the size of the row's root mean square, two powers above, some 12.
    float[] row = gaussianProducts(seed, 1000);
    float[] rounded = rounded(row);
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < row.length; i++) {
      squares += (double) row[i] * row[i];
      largest = Math.max(largest, Math.abs(rounded[i] - row[i]));
    }
    assertThat(largest).isLessThan(Math.sqrt(squares / row.length) * 0x1p-12);
  }

  @Test
  void roundingAgainChangesNothing() {
    float[] once = rounded(gaussianProducts(3, 500));
    assertThat(rounded(once)).containsExactly(once);
  }

  public static float[] gaussianProducts(long seed, int size) {
    Random random = new Random(seed);
    float[] row = new float[size];
    for (int i = 0; i < size; i++) {
      double gate = random.nextGaussian();
      row[i] = (float) (gate / (1 + Math.exp(-gate)) * random.nextGaussian());
    }
    return row;
  }

  static float[] rounded(float... row) {
    ActivationRounding rounding = new ActivationRounding();
    rounding.plan(row);
    float[] rounded = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      rounded[i] = row[i] == 0 ? 0 : Float.intBitsToFloat(rounding.round(row[i]));
    }
    return rounded;
  }
}
