package io.sparsing.analysis.report;

import io.sparsing.analysis.report.FittedLaw.CurvePoint;
import io.sparsing.analysis.report.FittedLaw.Limit;
import io.sparsing.analysis.report.FittedLaw.Support;
import io.sparsing.analysis.report.FrequencyCurve.Share;
import io.sparsing.analysis.report.PplCurve.Evaluation;
import io.sparsing.analysis.report.RuleCurve.Pass;
import io.sparsing.analysis.report.SeriesSection.Point;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A study in which every text is the same: whatever a name can do to a page, it does here. */
final class Hostile {
  private Hostile() {}

  static ReportData study(String text) {
    List<NamedValue> facts = List.of(new NamedValue(text, text));
    FittedLaw law =
        new FittedLaw(
            text,
            List.of(new CurvePoint(1e9, 0.1, Support.FITTED, Optional.empty())),
            Optional.of(new Limit(0.1, 0.05, 0.15, true)),
            facts);
    Point point = new Point(text, 1e9, 0.1, Optional.empty(), Optional.of(text), 0.01);
    return new ReportData(
        text,
        Instant.EPOCH,
        List.of(
            new SeriesSection(
                text,
                new SeriesSection.Conditions(text, 32, 1e6, text, 1),
                List.of(point),
                Optional.of(law),
                List.of(text, text))),
        List.of(measurement(text)),
        List.of(new PplCurve(text, text, 1e9, List.of(new Evaluation(0.1, 1.01, 0.1)))),
        List.of(new LayerRatio(text, text, 1, 1e9, 0, 0.1, Optional.empty(), 0.01)),
        new Comparison(
            text,
            List.of(new RuleCurve(text, text, text, List.of(new Pass(0.1, 1.01, 0.1)))),
            List.of(new SourceRatio(text, text, text, 10, 0.1, Optional.empty())),
            List.of(
                new FrequencyCurve(text, text, OptionalInt.empty(), List.of(new Share(0.1, 0.5))),
                new FrequencyCurve(text, text, OptionalInt.of(0), List.of(new Share(0.1, 0.5)))),
            Optional.of(
                new TokenRatios(
                    List.of(new TokenRatios.Token(3, 10), new TokenRatios.Token(4, 5)),
                    List.of(
                        new TokenRatios.Model(text, text, List.of(0.1, 0.2)),
                        new TokenRatios.Model(text, text, List.of(0.2, 0.3)))))),
        List.of(new ProvenanceGroup(text, facts)));
  }

  private static Measurement measurement(String text) {
    return new Measurement(
        new Measurement.Subject(text, text, text, OptionalDouble.of(1e9)),
        new Measurement.Setting(text, OptionalDouble.of(1), OptionalDouble.empty()),
        new Measurement.Outcome(
            OptionalDouble.of(0.1), 0.1, OptionalDouble.empty(), OptionalDouble.empty(), 2.5, 2.51),
        new Measurement.Precision(
            Optional.empty(), Optional.empty(), OptionalLong.of(3), Optional.of(text)),
        new Measurement.Cost(100, 1, 7, 7, Instant.EPOCH));
  }
}
