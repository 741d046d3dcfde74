package io.sparsing.analysis.report.section;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.chart.Chart;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.MainSeries;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.data.ShownMeasurement;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.Markup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the last night took, series by series, and what the nights before it took. */
public record CostSection(List<ShownMeasurement> measurements, MainSeries main) implements Section {
  private static final Duration NIGHT = Duration.ofHours(24);
  private static final int ROW_PIXELS = 26;
  private static final int NARROW_ROW_PIXELS = 16;
  private static final int MANY = 20;

  @Override
  public String id() {
    return "cost";
  }

  @Override
  public String heading() {
    return "Cost of the night";
  }

  @Override
  public String link() {
    return "Cost";
  }

  @Override
  public void write(Markup markup) throws IOException {
    if (measurements.isEmpty()) {
      Section.nothing("Nothing was measured yet.", markup);
      return;
    }
    List<ShownMeasurement> night = lastNight();
    double seconds = seconds(night);
    double forwards =
        night.stream().mapToDouble(row -> row.cost().forwardEquivalents()).sum() / night.size();
    Section.explain(
        "The last 24 hours with results: %s in %s of task time, %s bare forwards each on average."
                .formatted(
                    Figures.count(night.size(), "measurement"),
                    duration(seconds),
                    Figures.fixed(forwards, 1))
            + " Task time is summed over task threads; passes that several p share count once for"
            + " each.",
        markup);
    markup.open("ul", "class", "legend", "aria-label", "Colours");
    legend("one bare forward of each measurement", "var(--series-3)", markup);
    legend("everything else", "var(--series-1)", markup);
    markup.close().line();
    perSeries(night).write(markup, "wide");
    Map<LocalDate, List<ShownMeasurement>> days =
        measurements.stream().collect(groupingBy(CostSection::day, TreeMap::new, toList()));
    if (days.size() > 1) {
      perDay(days).write(markup, "wide");
    }
  }

  private static void legend(String text, String colour, Markup markup) {
    markup.open("li", "style", "--series:" + colour);
    markup.leaf("span", "", "class", "square", "aria-hidden", "true").text(text).close();
  }

  private List<ShownMeasurement> lastNight() {
    Instant newest =
        measurements.stream()
            .map(row -> row.cost().finishedAt())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return measurements.stream()
        .filter(row -> row.cost().finishedAt().isAfter(newest.minus(NIGHT)))
        .toList();
  }

  private static LocalDate day(ShownMeasurement row) {
    return row.cost().finishedAt().atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static double seconds(List<ShownMeasurement> rows) {
    return rows.stream().mapToDouble(row -> row.cost().totalSeconds()).sum();
  }

  private Chart perSeries(List<ShownMeasurement> night) throws IOException {
    ObjectNode specification = (ObjectNode) EmbeddedJson.template("cost-chart.json");
    ArrayNode rows = ((ObjectNode) specification.get("datasets")).withArray("costs");
    Map<String, List<ShownMeasurement>> bySeries =
        night.stream()
            .collect(groupingBy(row -> row.place().series(), LinkedHashMap::new, toList()));
    bySeries.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                (Map.Entry<String, List<ShownMeasurement>> entry) -> -seconds(entry.getValue())))
        .forEach(entry -> add(entry.getKey(), entry.getValue(), rows));
    specification.put(
        "height", bySeries.size() * (bySeries.size() > MANY ? NARROW_ROW_PIXELS : ROW_PIXELS));
    return new Chart(
        "cost",
        "cost-series",
        new Chart.Caption("Task seconds by series", "last 24 hours with results"),
        "",
        "task seconds of " + Figures.count(bySeries.size(), "series", "series") + ".",
        specification);
  }

  private void add(String series, List<ShownMeasurement> measured, ArrayNode rows) {
    double total = seconds(measured);
    double bare = measured.stream().mapToDouble(row -> row.cost().denseForwardSeconds()).sum();
    SeriesSection section = main.byName().get(series);
    String forwards = bare > 0 ? Figures.fixed(total / bare, 1) : "";
    for (int order = 0; order < 2; order++) {
      boolean floor = order == 0;
      double seconds = floor ? Math.min(bare, total) : Math.max(0, total - bare);
      rows.addObject()
          .put("series", series)
          .put("activation_function", section == null ? "" : section.activationFunction())
          .put("part", floor ? "bare forwards" : "everything else")
          .put("seconds", seconds)
          .put("measurements", measured.size())
          .put("seconds_text", Figures.significant(seconds))
          .put("forwards_text", forwards)
          .put("order", order)
          .put("colour", floor ? "var(--series-3)" : "var(--series-1)");
    }
  }

  private static Chart perDay(Map<LocalDate, List<ShownMeasurement>> days) throws IOException {
    ObjectNode specification = (ObjectNode) EmbeddedJson.template("night-chart.json");
    ArrayNode rows = ((ObjectNode) specification.get("datasets")).withArray("nights");
    days.forEach(
        (day, measured) ->
            rows.addObject()
                .put("day", day.toString())
                .put("seconds", seconds(measured))
                .put("measurements", measured.size())
                .put("seconds_text", Figures.significant(seconds(measured))));
    return new Chart(
        "nights",
        "cost-days",
        new Chart.Caption("Task seconds by day", ""),
        "",
        "task seconds of " + Figures.count(days.size(), "day") + ".",
        specification);
  }

  /** For example {@code 3.4 h}, {@code 12 min} or {@code 41 s}. */
  private static String duration(double seconds) {
    if (seconds >= 3600) {
      return Figures.fixed(seconds / 3600, 1) + "\u202fh";
    }
    return seconds >= 60
        ? Figures.fixed(seconds / 60, 0) + "\u202fmin"
        : Figures.fixed(seconds, 0) + "\u202fs";
  }
}
