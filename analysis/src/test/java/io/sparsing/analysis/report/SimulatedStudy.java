package io.sparsing.analysis.report;

import io.sparsing.analysis.comparison.ComparisonKind;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.LayerRatio;
import io.sparsing.analysis.report.data.ModelFinding;
import io.sparsing.analysis.report.data.NamedValue;
import io.sparsing.analysis.report.data.PplCurve;
import io.sparsing.analysis.report.data.PplCurve.Evaluation;
import io.sparsing.analysis.report.data.ProvenanceGroup;
import io.sparsing.analysis.report.data.ReportData;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.Band;
import io.sparsing.analysis.report.data.ShownLaw.CurvePoint;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.data.ShownLaw.Support;
import io.sparsing.analysis.report.data.ShownLossCurve;
import io.sparsing.analysis.report.data.ShownMeasurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

/** A made-up study of any size that follows the laws of the paper: no number in it was measured. */
final class SimulatedStudy {
  private static final int LAYERS = 8;

  private final Random random = new Random(7);
  private final List<SeriesSection> series = new ArrayList<>();
  private final List<ShownMeasurement> measurements = new ArrayList<>();
  private final List<PplCurve> curves = new ArrayList<>();
  private final List<LayerRatio> layers = new ArrayList<>();
  private final SimulatedComparison comparison = new SimulatedComparison();

  private SimulatedStudy() {}

  static ReportData of(int seriesCount, int checkpoints) {
    SimulatedStudy study = new SimulatedStudy();
    for (int i = 0; i < seriesCount; i++) {
      study.addSeries(i, checkpoints);
    }
    return new ReportData(
        "Sparsity of " + seriesCount + " simulated series",
        Instant.parse("2026-03-01T03:12:00Z"),
        study.series,
        study.measurements,
        study.curves,
        study.layers,
        study.series.stream().map(section -> losses(section.name())).toList(),
        study.comparison.comparison(),
        findings(seriesCount),
        List.of(
            new ProvenanceGroup(
                "Corpus",
                List.of(
                    new NamedValue("name", "wordnet-held-out"),
                    new NamedValue(
                        "SHA-256",
                        "9f2c66d1b3a04c0e5f3f3a1d8b7e6c5a4d3c2b1a09f8e7d6c5b4a3928170605f"))),
            new ProvenanceGroup(
                "Table snapshots", List.of(new NamedValue("sparsity", "7381920475610293847")))));
  }

  /** 60 points from 1 million tokens to 120 billion. */
  private static ShownLossCurve losses(String series) {
    List<ShownLossCurve.Point> points = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double tokens = 1e6 * Math.pow(1.2e5, i / 59.0);
      points.add(new ShownLossCurve.Point(tokens, 2 + 9 * Math.pow(1 + tokens / 1e6, -0.25)));
    }
    return new ShownLossCurve(series, points);
  }

  /** One for the family, and one for each series but the first, held against the first. */
  private static List<ModelFinding> findings(int seriesCount) {
    List<ModelFinding> findings = new ArrayList<>();
    findings.add(
        new ModelFinding(
            ComparisonKind.SCALE,
            "relu",
            Optional.empty(),
            "wordnet-held-out",
            1,
            2,
            "Size moves nothing."));
    for (int i = 1; i < seriesCount; i++) {
      findings.add(
          new ModelFinding(
              ComparisonKind.TOKEN_ALIGNMENT,
              "relu-0.1b",
              Optional.of("other-" + i),
              "wordnet-held-out",
              1,
              256,
              "They agree."));
    }
    return findings;
  }

  private void addSeries(int index, int checkpoints) {
    boolean relu = index % 2 == 0;
    String name = (relu ? "relu-" : "silu-") + String.format("%.1fb", 0.1 * (1 + index / 2));
    double limit = relu ? 0.06 + 0.004 * index : 0.40 + 0.003 * index;
    List<Point> points = new ArrayList<>();
    for (int i = 1; i <= checkpoints; i++) {
      double tokens = 2e9 * Math.pow(60, (i - 1) / Math.max(1.0, checkpoints - 1));
      double ratio = ratio(relu, limit, tokens) + 0.002 * random.nextGaussian();
      String checkpoint = name + "/step" + 1000 * i;
      points.add(new Point(checkpoint, tokens, ratio, errorOf(i, ratio), noteOf(i), 0.01 * i));
      addCheckpoint(i, checkpoint, name, tokens, ratio);
    }
    Point last = points.get(points.size() - 1);
    comparison.add(name, last.checkpoint(), last.activationRatio());
    List<CurvePoint> curve = new ArrayList<>();
    for (int i = 0; i <= 60; i++) {
      double tokens = 2e9 * Math.pow(600, i / 60.0);
      Support support = tokens <= 1.2e11 ? Support.FITTED : Support.EXTRAPOLATED;
      double centre = ratio(relu, limit, tokens);
      curve.add(
          new CurvePoint(
              tokens, centre, support, Optional.of(new Band(centre - 0.002, centre + 0.002))));
    }
    boolean identified = index % 5 != 3;
    Limit found =
        identified
            ? new Limit(limit, limit - 0.004, limit + 0.004, true)
            : new Limit(limit, 0, 1, false);
    ShownLaw law =
        new ShownLaw(
            relu ? "log-space power law" : "convergent power law",
            curve,
            Optional.of(found),
            List.of(new NamedValue("α", "0.41 (0.35 to 0.47)"), new NamedValue("R²", "0.993")));
    series.add(
        new SeriesSection(
            name,
            new SeriesSection.Conditions(
                relu ? "ReLU" : "SiLU",
                32 + 8 * (index / 2),
                1e8 * (1 + index),
                "wordnet-held-out",
                1),
            points,
            Optional.of(law),
            sentences(name, relu, identified, limit, checkpoints)));
  }

  private static List<String> sentences(
      String name, boolean relu, boolean identified, double limit, int checkpoints) {
    String direction = relu ? "falls" : "rises";
    String first =
        identified
            ? "The activation ratio of "
                + name
                + " tends to "
                + Figures.percent(limit)
                + " ± 0.4 %, by the "
                + (relu ? "log-space power law" : "convergent power law")
                + " fitted to "
                + checkpoints
                + " checkpoints up to 120 billion tokens."
            : "The limit of the activation ratio of "
                + name
                + " is not determined by "
                + checkpoints
                + " checkpoints up to 120 billion tokens.";
    return List.of(
        first,
        "It "
            + direction
            + " with training; the law describes it to within 0.2 points of activation ratio.");
  }

  private static double ratio(boolean relu, double limit, double tokens) {
    double billions = tokens / 1e9;
    return relu
        ? limit + Math.exp(-0.45 * Math.pow(billions, 0.45) - 2.3)
        : limit - 0.09 * Math.pow(billions, -0.45);
  }

  /** The first checkpoint of each series came without errors, with a note that says why. */
  private static Optional<SamplingError> errorOf(int number, double ratio) {
    return number == 1 ? Optional.empty() : Optional.of(error(ratio, 0.03 * ratio));
  }

  private static Optional<String> noteOf(int number) {
    return number == 1 ? Optional.of("5 documents, and 8 are needed") : Optional.empty();
  }

  static SamplingError error(double value, double standardError) {
    return new SamplingError(
        standardError, value - 1.98 * standardError, value + 1.98 * standardError);
  }

  private void addCheckpoint(
      int number, String checkpoint, String name, double tokens, double ratio) {
    double scale = 0.11 + 0.03 * random.nextDouble();
    List<Evaluation> points = new ArrayList<>();
    for (double cett : new double[] {0.02, 0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3, 0.5}) {
      points.add(
          new Evaluation(
              cett, 1 + 0.01 * Math.pow(cett / scale, 2.4), Math.min(1, ratio * scale / cett)));
    }
    curves.add(new PplCurve(checkpoint, name, tokens, points));
    for (int layer = 0; layer < LAYERS; layer++) {
      double share = ratio * (0.6 + 0.8 * Math.sin(Math.PI * (layer + 1) / (LAYERS + 1.0)));
      layers.add(
          new LayerRatio(
              checkpoint,
              name,
              1,
              tokens,
              layer,
              share,
              errorOf(number, share),
              0.01 + 0.002 * layer));
    }
    measurements.add(
        new ShownMeasurement(
            new ShownMeasurement.Place(
                checkpoint, name, "wordnet-held-out", OptionalDouble.of(tokens)),
            new ShownMeasurement.Setting("cett", OptionalDouble.of(1), OptionalDouble.empty()),
            new ShownMeasurement.Outcome(
                OptionalDouble.of(scale),
                ratio,
                OptionalDouble.of(ratio + 0.001),
                OptionalDouble.of(0.62),
                2.5,
                2.5 + Math.log(1.0098)),
            new ShownMeasurement.Precision(
                errorOf(number, ratio),
                errorOf(number, scale),
                OptionalLong.of(160),
                noteOf(number)),
            new ShownMeasurement.Cost(
                65_536, 3.5, 24.5, 7, Instant.parse("2026-03-01T02:00:00Z"))));
  }
}
