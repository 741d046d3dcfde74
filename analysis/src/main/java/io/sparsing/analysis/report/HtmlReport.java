package io.sparsing.analysis.report;

import io.sparsing.analysis.report.chart.LimitChart;
import io.sparsing.analysis.report.data.Comparison;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.ProvenanceGroup;
import io.sparsing.analysis.report.data.ReportData;
import io.sparsing.analysis.report.data.ShownLaw;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.FactList;
import io.sparsing.analysis.report.page.Markup;
import io.sparsing.analysis.report.page.PageScripts;
import io.sparsing.analysis.report.page.Palette;
import io.sparsing.analysis.report.page.Resource;
import io.sparsing.analysis.report.page.Template;
import io.sparsing.analysis.report.section.AnswerList;
import io.sparsing.analysis.report.section.CostSection;
import io.sparsing.analysis.report.section.FindingSection;
import io.sparsing.analysis.report.section.LayerSection;
import io.sparsing.analysis.report.section.MeasurementTable;
import io.sparsing.analysis.report.section.NeuronSection;
import io.sparsing.analysis.report.section.PerplexitySection;
import io.sparsing.analysis.report.section.RuleSection;
import io.sparsing.analysis.report.section.Section;
import io.sparsing.analysis.report.section.ShapeSection;
import io.sparsing.analysis.report.section.SourceSection;
import io.sparsing.analysis.report.section.TokenSection;
import io.sparsing.analysis.report.section.TrainingSection;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The report of a study as one HTML file that needs no network: answers first, then charts, the
 * table of all measurements, and what they rest on.
 *
 * <p>Names and sentences are text, whatever they contain: markup and scripts in them are shown,
 * never run.
 */
public final class HtmlReport {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HtmlReport() {}

  /**
   * Writes the page, in UTF-8 if {@code out} encodes so.
   *
   * @throws IOException if {@code out} refuses, or a part of the page is missing on the class path
   */
  public static void write(ReportData data, Appendable out) throws IOException {
    Objects.requireNonNull(data, "data");
    Map<String, String> parts = new HashMap<>();
    parts.put("title", Markup.escape(data.title()));
    parts.put("generated", MINUTES.format(data.generatedAt()));
    parts.put("style", Resource.template("page.css") + Resource.template("report.css"));
    Markup answers = new Markup();
    answers(data, answers);
    parts.put("answers", answers.html());
    List<Section> sections = sections(data);
    Markup links = new Markup();
    sections.forEach(
        section -> links.leaf("a", section.link(), "href", "#" + section.id()).text(" "));
    parts.put("links", links.html());
    Markup body = new Markup();
    for (Section section : sections) {
      section.writeWhole(body);
    }
    parts.put("sections", body.html());
    Markup measurements = new Markup();
    MeasurementTable.write(data.measurements(), measurements);
    parts.put("measurements", measurements.html());
    Markup provenance = new Markup();
    provenance(data.provenance(), provenance);
    parts.put("provenance", provenance.html());
    scripts(parts);
    Template.load("report.html").write(parts, out);
  }

  private static void answers(ReportData data, Markup markup) throws IOException {
    Palette palette = Palette.of(data.series());
    boolean anyLimit =
        data.series().stream()
            .anyMatch(series -> series.law().flatMap(ShownLaw::limit).isPresent());
    boolean many = data.series().size() > AnswerList.MANY;
    if (anyLimit && many) {
      limits(data, palette, markup);
    }
    AnswerList.write(data.series(), palette, markup);
    if (anyLimit && !many) {
      limits(data, palette, markup);
    }
  }

  private static void limits(ReportData data, Palette palette, Markup markup) throws IOException {
    palette.legend(markup);
    new LimitChart(data.series(), palette).chart().write(markup, "wide");
  }

  private static List<Section> sections(ReportData data) {
    Palette palette = Palette.of(data.series());
    MainSeries main = MainSeries.of(data.series(), data.comparison().corpus());
    Comparison comparison = data.comparison();
    return List.of(
        new TrainingSection(data.series(), data.lossCurves(), main, palette),
        new RuleSection(comparison, main, palette),
        new ShapeSection(main, palette),
        new FindingSection(data.findings()),
        new PerplexitySection(data, main),
        new LayerSection(data.layers(), main),
        new SourceSection(comparison, main, palette),
        new TokenSection(comparison, main),
        new NeuronSection(comparison, main, palette),
        new CostSection(data.measurements(), main));
  }

  private static void provenance(List<ProvenanceGroup> groups, Markup markup) {
    if (groups.isEmpty()) {
      markup.leaf("p", "Not recorded.", "class", "empty");
      return;
    }
    markup.open("div", "class", "groups").line();
    for (ProvenanceGroup group : groups) {
      markup.open("div").leaf("h3", group.heading());
      FactList.write(group.values(), markup);
      markup.close().line();
    }
    markup.close();
  }

  private static void scripts(Map<String, String> parts) throws IOException {
    PageScripts scripts = new PageScripts();
    for (String artifact : List.of("vega", "vega-lite", "vega-embed")) {
      scripts.add(Resource.webJarScript(artifact));
    }
    scripts.add(Resource.template("report.js"));
    Markup configuration = new Markup();
    configuration.json(
        EmbeddedJson.of(EmbeddedJson.template("chart-config.json")), "id", "chart-config");
    parts.put("policy", scripts.policy());
    parts.put("scripts", configuration.html() + "\n" + scripts.html());
  }
}
