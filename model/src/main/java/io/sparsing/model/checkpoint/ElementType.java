package io.sparsing.model.checkpoint;

import java.nio.ByteBuffer;
import java.util.Optional;

/** The element types of the safetensors format; those that weights may have can be decoded. */
enum ElementType {
  /** What some exporters write for a tied head: no type, no shape, no bytes. */
  NONE(0),
  BOOL(1),
  U8(1),
  I8(1),
  F8_E5M2(1),
  F8_E4M3(1),
  I16(2),
  U16(2),
  F16(2),
  BF16(2),
  I32(4),
  U32(4),
  F32(4),
  F64(8),
  I64(8),
  U64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  static Optional<ElementType> named(String name) {
    for (ElementType type : values()) {
      if (type != NONE && type.name().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  int bytes() {
    return bytes;
  }

  /** Whether an entry of this type stands for a tensor that is not there. */
  boolean isEmpty() {
    return this == NONE;
  }

  /** Whether weights may be stored so: each value has exactly one float32. */
  boolean isWeightType() {
    return this == F32 || this == F16 || this == BF16;
  }

  /** Decodes little-endian values, exactly. */
  void decode(ByteBuffer littleEndian, float[] values, int count) {
    switch (this) {
      case F32 -> littleEndian.asFloatBuffer().get(values, 0, count);
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = Float.intBitsToFloat(littleEndian.getShort(2 * i) << 16);
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          values[i] = half(littleEndian.getShort(2 * i));
        }
      }
      default -> throw new IllegalStateException("Cannot decode weights of type " + this);
    }
  }

  /** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24f; // zero and subnormals
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
