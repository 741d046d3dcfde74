package io.sparsing.analysis.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The best slope and plateau for every bottleneck. */
final class BottleneckProfile {

  private final List<ShapePoint> models;
  private final double[] ratios;

  BottleneckProfile(List<ShapePoint> models) {
    this.models =
        models.stream().sorted(Comparator.comparingDouble(ShapePoint::widthDepthRatio)).toList();
    this.ratios =
        models.stream().mapToDouble(ShapePoint::widthDepthRatio).sorted().distinct().toArray();
  }

  /** The law with its bottleneck held. */
  record Segments(double bottleneck, double slope, double plateau, double sumOfSquares) {}

  /** The different width-depth ratios, ascending. */
  double[] ratios() {
    return ratios.clone();
  }

  /** Bottlenecks of which one is the best: every ratio, and the meeting points between them. */
  List<Double> candidates() {
    List<Double> candidates = new ArrayList<>();
    for (double ratio : ratios) {
      candidates.add(ratio);
    }
    for (int i = 1; i + 1 < ratios.length; i++) {
      double meeting = meeting(ratios[i]);
      if (meeting > ratios[i] && meeting < ratios[i + 1]) {
        candidates.add(meeting);
      }
    }
    return candidates;
  }

  /** Where the line through the points up to a ratio meets the mean of those beyond it. */
  private double meeting(double last) {
    double count = 0;
    double meanRatio = 0;
    double meanValue = 0;
    double above = 0;
    for (ShapePoint model : models) {
      if (model.widthDepthRatio() <= last) {
        count++;
        meanRatio += model.widthDepthRatio();
        meanValue += model.value();
      } else {
        above += model.value();
      }
    }
    meanRatio /= count;
    meanValue /= count;
    above /= models.size() - count;
    double products = 0;
    double squares = 0;
    for (ShapePoint model : models) {
      if (model.widthDepthRatio() <= last) {
        double x = model.widthDepthRatio() - meanRatio;
        products += x * (model.value() - meanValue);
        squares += x * x;
      }
    }
    return meanRatio + (above - meanValue) * squares / products;
  }

  /** The law with this bottleneck. */
  Segments at(double bottleneck) {
    int n = models.size();
    double meanBasis = 0;
    double meanValue = 0;
    for (ShapePoint model : models) {
      meanBasis += basis(model, bottleneck) / n;
      meanValue += model.value() / n;
    }
    double products = 0;
    double squares = 0;
    double values = 0;
    for (ShapePoint model : models) {
      double x = basis(model, bottleneck) - meanBasis;
      double y = model.value() - meanValue;
      products += x * y;
      squares += x * x;
      values += y * y;
    }
    double slope = squares > 0 ? products / squares : 0;
    return new Segments(
        bottleneck, slope, meanValue - slope * meanBasis, Math.max(0, values - slope * products));
  }

  private static double basis(ShapePoint model, double bottleneck) {
    return Math.min(model.widthDepthRatio() - bottleneck, 0);
  }
}
