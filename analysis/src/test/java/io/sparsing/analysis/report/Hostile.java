package io.sparsing.analysis.report;

import io.sparsing.analysis.comparison.ComparisonKind;
import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.FrequencyCurve;
import io.sparsing.analysis.report.data.FrequencyCurve.Share;
import io.sparsing.analysis.report.data.LayerRatio;
import io.sparsing.analysis.report.data.ModelFinding;
import io.sparsing.analysis.report.data.NamedValue;
import io.sparsing.analysis.report.data.PplCurve;
import io.sparsing.analysis.report.data.PplCurve.Evaluation;
import io.sparsing.analysis.report.data.ProvenanceGroup;
import io.sparsing.analysis.report.data.ReportData;
import io.sparsing.analysis.report.data.RuleCurve;
import io.sparsing.analysis.report.data.RuleCurve.Pass;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.SeriesSection.Point;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.data.ShownLaw.CurvePoint;
import io.sparsing.analysis.report.data.ShownLaw.Limit;
import io.sparsing.analysis.report.data.ShownLaw.Support;
import io.sparsing.analysis.report.data.ShownLossCurve;
import io.sparsing.analysis.report.data.ShownMeasurement;
import io.sparsing.analysis.report.data.SourceRatio;
import io.sparsing.analysis.report.data.TokenRatios;
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
    ShownLaw law =
        new ShownLaw(
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
        List.of(
            new ShownLossCurve(
                text, List.of(new ShownLossCurve.Point(1, 5), new ShownLossCurve.Point(2, 4)))),
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
        List.of(new ModelFinding(ComparisonKind.SCALE, text, Optional.of(text), text, 1, 3, text)),
        List.of(new ProvenanceGroup(text, facts)));
  }

  private static ShownMeasurement measurement(String text) {
    return new ShownMeasurement(
        new ShownMeasurement.Place(text, text, text, OptionalDouble.of(1e9)),
        new ShownMeasurement.Setting(text, OptionalDouble.of(1), OptionalDouble.empty()),
        new ShownMeasurement.Outcome(
            OptionalDouble.of(0.1), 0.1, OptionalDouble.empty(), OptionalDouble.empty(), 2.5, 2.51),
        new ShownMeasurement.Precision(
            Optional.empty(), Optional.empty(), OptionalLong.of(3), Optional.of(text)),
        new ShownMeasurement.Cost(100, 1, 7, 7, Instant.EPOCH));
  }
}
