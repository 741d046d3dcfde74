package io.sparsing.model.training;

import io.sparsing.model.training.spec.TrainingSpec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/** Resume points as version 0.2.0 and earlier ones wrote them: without a loss curve. */
final class EarlierResumePoint {
  private EarlierResumePoint() {}

  /** Writes a point of this version in the form of earlier ones. */
  static void replace(Path file, TrainingSpec spec) throws IOException {
    LearningState shapes = LearningState.initial(spec.plan(), spec.widthScaling(), spec.seed());
    try (InputStream in = Files.newInputStream(file)) {
      Files.write(file, bytes(ResumePoint.read(in, shapes)));
    }
  }

  private static byte[] bytes(ResumePoint point) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CheckedOutputStream checked = new CheckedOutputStream(bytes, new CRC32());
    DataOutputStream out = new DataOutputStream(checked);
    out.writeBytes("SPR1");
    out.writeInt(point.step());
    out.writeDouble(point.lossSum());
    out.writeInt(point.lossSteps());
    LearningState state = point.state();
    for (Map<String, float[]> tensors :
        List.of(state.weights(), state.firstMoments(), state.secondMoments())) {
      out.writeInt(tensors.size());
      for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
        out.writeUTF(tensor.getKey());
        out.writeInt(tensor.getValue().length);
        for (float value : tensor.getValue()) {
          out.writeFloat(value);
        }
      }
    }
    out.writeLong(checked.getChecksum().getValue());
    return bytes.toByteArray();
  }
}
