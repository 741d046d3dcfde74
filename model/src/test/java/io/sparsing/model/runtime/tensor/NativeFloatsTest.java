package io.sparsing.model.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeFloatsTest {
  /** Tests have no GPU, so the check is called with one's name. */
  @Test
  void memoryOfAGpuIsRefused() {
    assertThatThrownBy(() -> NativeFloats.requireHost(Device.gpu(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot reach the memory of an array: expected one on the CPU, found one on gpu(1)");
  }

  /** 7 rows of 3: parts of 1, 2, 3 and all rows; the last part of 2 or 3 rows is shorter. */
  @ParameterizedTest
  @ValueSource(longs = {1, 6, 9, 100})
  void valuesLandInPlaceHoweverTheArrayIsParted(long partElements) {
    float[] values = new float[21];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 0.5f;
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray array = manager.create(new Shape(7, 3), DataType.FLOAT32);
      NativeFloats floats = NativeFloats.of(array, partElements);
      floats.write(0, values, 10);
      float[] rest = java.util.Arrays.copyOfRange(values, 10, 21);
      floats.write(10, rest, 11);
      assertThat(array.toFloatArray()).isEqualTo(values);
      assertThat(floats.toArray()).isEqualTo(values);
    }
  }
}
