package io.sparsing.model.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * All that a run needs to go on after a step as if it had never stopped.
 *
 * <p>Stored big-endian: magic number, step, loss sum, loss steps; the loss curve; the weights, the
 * first and the second moments, each as number of tensors and for each tensor name, length and
 * float32 values; last the CRC-32 of all before. Earlier versions stored no loss curve: a run that
 * goes on from such a point has a curve from there.
 *
 * @param step steps done
 * @param lossSum sum of the losses of the steps since the last checkpoint
 * @param lossSteps number of those steps
 * @param curve the losses of all steps
 * @param state weights and moments
 */
record ResumePoint(int step, double lossSum, int lossSteps, LossCurve curve, LearningState state) {
  private static final int MAGIC = 0x53505232; // "SPR2"
  private static final int WITHOUT_CURVE = 0x53505231; // "SPR1"

  void write(OutputStream target) throws IOException {
    CheckedOutputStream checked =
        new CheckedOutputStream(new BufferedOutputStream(target), new CRC32());
    DataOutputStream out = new DataOutputStream(checked);
    out.writeInt(MAGIC);
    out.writeInt(step);
    out.writeDouble(lossSum);
    out.writeInt(lossSteps);
    curve.write(out);
    write(out, state.weights());
    write(out, state.firstMoments());
    write(out, state.secondMoments());
    out.writeLong(checked.getChecksum().getValue());
    out.flush();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param shapes a state with the tensors that are expected, names and lengths
   * @throws IOException if the stream is anything else
   */
  static ResumePoint read(InputStream source, LearningState shapes) throws IOException {
    CheckedInputStream checked =
        new CheckedInputStream(new BufferedInputStream(source), new CRC32());
    DataInputStream in = new DataInputStream(checked);
    int magic = in.readInt();
    if (magic != WITHOUT_CURVE) {
      expect("magic number", MAGIC, magic);
    }
    int step = in.readInt();
    double lossSum = in.readDouble();
    int lossSteps = in.readInt();
    LossCurve curve = magic == WITHOUT_CURVE ? LossCurve.EMPTY : LossCurve.read(in);
    LearningState state =
        new LearningState(
            read(in, shapes.weights()),
            read(in, shapes.firstMoments()),
            read(in, shapes.secondMoments()));
    long checksum = checked.getChecksum().getValue();
    expect("checksum", checksum, in.readLong());
    return new ResumePoint(step, lossSum, lossSteps, curve, state);
  }

  private static void expect(String thing, Object expected, Object found) throws IOException {
    if (!expected.equals(found)) {
      throw new IOException("expected %s %s, found %s".formatted(thing, expected, found));
    }
  }

  private static void write(DataOutputStream out, Map<String, float[]> arrays) throws IOException {
    out.writeInt(arrays.size());
    for (Map.Entry<String, float[]> array : arrays.entrySet()) {
      out.writeUTF(array.getKey());
      out.writeInt(array.getValue().length);
      writeFloats(out, array.getValue());
    }
  }

  private static Map<String, float[]> read(DataInputStream in, Map<String, float[]> shapes)
      throws IOException {
    expect("number of tensors", shapes.size(), in.readInt());
    Map<String, float[]> arrays = new LinkedHashMap<>();
    for (Map.Entry<String, float[]> shape : shapes.entrySet()) {
      expect("tensor", shape.getKey(), in.readUTF());
      expect("length of " + shape.getKey(), shape.getValue().length, in.readInt());
      arrays.put(shape.getKey(), readFloats(in, shape.getValue().length));
    }
    return arrays;
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  private static float[] readFloats(DataInputStream in, int length) throws IOException {
    byte[] bytes = new byte[length * Float.BYTES];
    in.readFully(bytes);
    float[] values = new float[length];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
