package io.sparsing.model.checkpoint;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

/**
 * Float32 values mapped from a file, little-endian and read-only. Closing gives the mapping back at
 * once: left to the collector, the maps of closed models would count as this process's memory until
 * it runs.
 */
public final class MappedFloats implements AutoCloseable {
  private static final MethodHandle UNMAP = unmap();

  private final MappedByteBuffer bytes;

  MappedFloats(MappedByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** The values; not to be touched, by native code either, once this is closed. */
  public ByteBuffer bytes() {
    return bytes;
  }

  @Override
  public void close() {
    try {
      UNMAP.invoke(bytes);
    } catch (Throwable e) {
      throw new IllegalStateException("Cannot unmap a file", e);
    }
  }

  /** Java 17 has no other way: {@code sun.misc.Unsafe.invokeCleaner}, which is there to stay. */
  private static MethodHandle unmap() {
    try {
      Class<?> type = Class.forName("sun.misc.Unsafe");
      Field instance = type.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(type, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
