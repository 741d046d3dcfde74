package io.sparsing.analysis.report.data;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Everything one report shows, as plain values.
 *
 * <p>Any list may be empty: the page then says that nothing of the kind was measured.
 *
 * @param title heading of the page, for example the name of the study
 * @param generatedAt when the report was made
 * @param series one section per series of checkpoints and PPL-p% level, in the order of the page
 * @param measurements rows of the table of all measurements
 * @param pplCurves evaluated points of the PPL ratio against CETT, one curve per checkpoint
 * @param layers activation ratio of each layer of each checkpoint
 * @param lossCurves training loss of each series that has a curve
 * @param comparison the latest checkpoints side by side
 * @param findings what comparisons of models found
 * @param provenance what the numbers rest on: corpus, tokenizer, method, versions, snapshot ids
 */
public record ReportData(
    String title,
    Instant generatedAt,
    List<SeriesSection> series,
    List<ShownMeasurement> measurements,
    List<PplCurve> pplCurves,
    List<LayerRatio> layers,
    List<ShownLossCurve> lossCurves,
    Comparison comparison,
    List<ModelFinding> findings,
    List<ProvenanceGroup> provenance) {

  /** Copies the lists. */
  public ReportData {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(generatedAt, "generatedAt");
    Objects.requireNonNull(comparison, "comparison");
    series = List.copyOf(series);
    measurements = List.copyOf(measurements);
    pplCurves = List.copyOf(pplCurves);
    layers = List.copyOf(layers);
    lossCurves = List.copyOf(lossCurves);
    findings = List.copyOf(findings);
    provenance = List.copyOf(provenance);
  }
}
