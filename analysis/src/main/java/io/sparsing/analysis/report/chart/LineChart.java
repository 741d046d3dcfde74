package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.SeriesSection;
import io.sparsing.analysis.report.page.EmbeddedJson;
import io.sparsing.analysis.report.page.Palette;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Lines of one or many series in one frame; pointing at one, or naming it in the page's filter,
 * makes the others fade.
 */
public final class LineChart {
  /** From here on lines lie over each other so much that each must let the others through. */
  public static final int CROWD = 12;

  private static final double LEAST_OPACITY = 0.3;

  private final ChartQuantity x;
  private final ChartQuantity y;
  private final ObjectNode specification;
  private final ArrayNode rows;
  private final ArrayNode owners;
  private final ObjectNode points;
  private final Map<Owner, Integer> lines = new HashMap<>();

  /** A chart without points. */
  public LineChart(ChartQuantity x, ChartQuantity y) throws IOException {
    this.x = x;
    this.y = y;
    specification = (ObjectNode) EmbeddedJson.template("line-chart.json");
    rows = ((ObjectNode) specification.get("datasets")).withArray("rows");
    owners = ((ObjectNode) specification.get("datasets")).withArray("lines");
    ObjectNode encoding = (ObjectNode) specification.get("encoding");
    x.describe(encoding.putObject("x"));
    y.describe(encoding.putObject("y"));
    points = (ObjectNode) specification.at("/layer/2");
    describe("x_text", x.title(), x.expression());
    describe("y_text", y.title(), y.expression());
  }

  private void describe(String field, String title, String expression) {
    specification.withArray("transform").addObject().put("calculate", expression).put("as", field);
    ((ArrayNode) points.at("/encoding/tooltip"))
        .addObject()
        .put("field", field)
        .put("type", "nominal")
        .put("title", title);
  }

  /**
   * Draws the 95 % interval of each dot that has one: faint where many lines share the frame, in
   * full for the line pointed at and where the page's filter leaves few.
   */
  public LineChart intervals() throws IOException {
    ((ArrayNode) specification.get("layer"))
        .insert(2, EmbeddedJson.template("interval-layer.json"));
    describe(
        "interval_text",
        "95 % interval",
        "isValid(datum.low) ? %s + ' to ' + %s : isValid(datum.interval_note) ? 'none: ' + datum.interval_note : 'none'"
            .formatted(y.expression("low"), y.expression("high")));
    return this;
  }

  /** How a point takes part; its name in lower case stands in the chart's data. */
  public enum Drawn {
    /** A dot of its own. */
    MEASURED,
    /** A dot of a solid line. */
    JOINED,
    /** A point of a solid line that no law was fitted for. */
    LINE,
    /** A point of a solid line. */
    FITTED,
    /** A point of a dashed line. */
    EXTRAPOLATED
  }

  /**
   * Whose point it is.
   *
   * @param series name of the series
   * @param activationFunction what else the page's filter finds it by
   * @param line what is pointed at as one
   * @param colour CSS colour
   * @param shape shape of its dots
   */
  public record Owner(
      String series, String activationFunction, String line, String colour, String shape) {
    /** A whole series. */
    public static Owner of(SeriesSection section, Palette palette) {
      return new Owner(
          section.name(),
          section.activationFunction(),
          section.name(),
          palette.colour(section),
          palette.shape(section.name()));
    }
  }

  /** A dot of its own with its interval, or why it has none. */
  public void addMeasured(
      Owner owner,
      String checkpoint,
      double xValue,
      double yValue,
      Optional<SamplingError> error,
      Optional<String> intervalNote) {
    ObjectNode row = add(owner, checkpoint, xValue, yValue, Drawn.MEASURED);
    error.ifPresent(known -> row.put("low", known.low()).put("high", known.high()));
    intervalNote.ifPresent(note -> row.put("interval_note", note));
  }

  /** Adds a point, and returns its row of the data for more fields. */
  public ObjectNode add(Owner owner, String checkpoint, double xValue, double yValue, Drawn drawn) {
    Integer line = lines.get(owner);
    if (line == null) {
      line = lines.size();
      lines.put(owner, line);
      owners
          .addObject()
          .put("line", line)
          .put("series", owner.series())
          .put("activation_function", owner.activationFunction())
          .put("name", owner.line())
          .put("colour", owner.colour())
          .put("shape", owner.shape());
    }
    ObjectNode row = rows.addObject().put("line", line);
    if (!checkpoint.isEmpty()) {
      row.put("checkpoint", checkpoint);
    }
    row.put(x.field(), xValue).put(y.field(), yValue);
    return row.put("kind", drawn.name().toLowerCase(Locale.ROOT));
  }

  /** The horizontal axis. */
  public Axis x() {
    return Axis.x(specification);
  }

  /** The vertical axis. */
  public Axis y() {
    return Axis.y(specification);
  }

  /** Height of the frame, in CSS pixels. */
  public LineChart height(int pixels) {
    specification.put("height", pixels);
    return this;
  }

  /** The Vega-Lite specification. */
  public ObjectNode specification() {
    if (lines.size() > CROWD) {
      ((ObjectNode) specification.at("/layer/0/encoding/opacity/condition/1"))
          .put("value", Math.max(LEAST_OPACITY, Math.sqrt(CROWD / (double) lines.size())));
      ((ObjectNode) specification.at("/layer/0/mark")).put("strokeWidth", 1.4);
      ((ObjectNode) points.get("mark")).put("size", 12).put("strokeWidth", 0);
    }
    return specification;
  }
}
