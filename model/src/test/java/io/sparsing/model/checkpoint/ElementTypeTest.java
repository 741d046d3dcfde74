package io.sparsing.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementTypeTest {
  @ParameterizedTest
  @CsvSource({
    "0x0000, 0x0p0",
    "0x0001, 0x1p-24", // the least subnormal
    "0x03ff, 0x3ffp-24", // the greatest subnormal
    "0x0400, 0x1p-14", // the least normal
    "0x3c00, 1",
    "0x3c01, 0x1.004p0",
    "0xc000, -2",
    "0x7bff, 65504",
    "0x7c00, Infinity",
    "0xfc00, -Infinity"
  })
  void halfPrecisionIsExact(String bits, float expected) {
    assertThat(decoded(ElementType.F16, Integer.decode(bits))).isEqualTo(expected);
  }

  @Test
  void notANumberStaysSo() {
    assertThat(decoded(ElementType.F16, 0x7e00)).isNaN();
    assertThat(decoded(ElementType.BF16, 0x7fc0)).isNaN();
  }

  @Test
  void negativeZeroKeepsItsSign() {
    assertThat(Float.floatToRawIntBits(decoded(ElementType.F16, 0x8000))).isEqualTo(1 << 31);
  }

  @ParameterizedTest
  @CsvSource({"0x3f80, 1", "0xc040, -3", "0x0001, 0x1p-133", "0x7f80, Infinity"})
  void brainFloatIsTheUpperHalfOfSinglePrecision(String bits, float expected) {
    assertThat(decoded(ElementType.BF16, Integer.decode(bits))).isEqualTo(expected);
  }

  private static float decoded(ElementType type, int bits) {
    ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(2, (short) bits); // the second value: indexing is tested too
    float[] values = new float[2];
    type.decode(bytes, values, 2);
    return values[1];
  }
}
