package io.sparsing.model.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The training loss of a run as far as it has come: a point for each stretch of steps that is over,
 * and the sum of the stretch under way. Stretches are evenly spaced in the logarithm of tokens from
 * the first step to the last, as far as whole steps allow.
 *
 * @param points stretches that are over, in their order
 * @param lossSum sum of the losses of the steps since the last of them
 * @param steps number of those steps
 */
record LossCurve(List<LossPoint> points, double lossSum, int steps) {
  /** A curve before the first step. */
  static final LossCurve EMPTY = new LossCurve(List.of(), 0, 0);

  static final int MOST_POINTS = 200;

  LossCurve {
    points = List.copyOf(points);
  }

  /** The steps at which the stretches of a run end, ascending; the last is the last of the run. */
  static int[] stretchEnds(int totalSteps) {
    return logSpaced(totalSteps, MOST_POINTS);
  }

  /**
   * Place i of n lies at {@code total^(i / (n − 1))} steps, rounded; places that round to the same
   * step are one.
   */
  static int[] logSpaced(int totalSteps, int places) {
    return IntStream.range(0, places)
        .map(i -> (int) Math.round(StrictMath.pow(totalSteps, i / (places - 1.0))))
        .distinct()
        .toArray();
  }

  /** The curve after one more step. */
  LossCurve plus(double loss) {
    return new LossCurve(points, lossSum + loss, steps + 1);
  }

  /** The curve where the stretch under way ends with the step added last. */
  LossCurve ended(long trainingTokens, double learningRate) {
    List<LossPoint> longer = new ArrayList<>(points);
    longer.add(new LossPoint(trainingTokens, lossSum / steps, learningRate, steps));
    return new LossCurve(longer, 0, 0);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(points.size());
    for (LossPoint point : points) {
      out.writeLong(point.trainingTokens());
      out.writeDouble(point.loss());
      out.writeDouble(point.learningRate());
      out.writeInt(point.steps());
    }
    out.writeDouble(lossSum);
    out.writeInt(steps);
  }

  /** Reads what {@link #write} wrote. */
  static LossCurve read(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > MOST_POINTS) {
      throw new IOException(
          "expected at most %d points of a loss curve, found %d".formatted(MOST_POINTS, size));
    }
    List<LossPoint> points = new ArrayList<>(size);
    for (int index = 0; index < size; index++) {
      points.add(new LossPoint(in.readLong(), in.readDouble(), in.readDouble(), in.readInt()));
    }
    return new LossCurve(points, in.readDouble(), in.readInt());
  }
}
