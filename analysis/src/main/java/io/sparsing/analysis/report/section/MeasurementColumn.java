package io.sparsing.analysis.report.section;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.data.Figures;
import io.sparsing.analysis.report.data.SamplingError;
import io.sparsing.analysis.report.data.ShownMeasurement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** One column of the table of all measurements, the same on the page and in the downloaded data. */
public sealed interface MeasurementColumn {

  /** Every column, in the order of the page. */
  List<MeasurementColumn> ALL =
      List.of(
          new Words("checkpoint", "Checkpoint", row -> row.place().checkpoint()),
          new Words("series", "Series", row -> row.place().series()),
          new Numeric(
              "training_tokens",
              "Training tokens",
              row -> row.place().trainingTokens(),
              Figures::tokens),
          new Words("corpus", "Corpus", row -> row.place().corpus()),
          new Words("method", "Method", row -> row.setting().method()),
          new Numeric("p", "p, %", row -> row.setting().pplIncreasePercent(), Figures::shortest),
          new Numeric(
              "parameter", "Parameter", row -> row.setting().parameter(), Figures::shortest),
          new Numeric(
              "cett", "CETT", row -> row.outcome().cett(), value -> Figures.fixed(value, 4)),
          new Margin(
              "cett", "CETT ±", row -> row.precision().cett(), value -> Figures.fixed(value, 4)),
          always(
              "activation_ratio",
              "Activation ratio",
              row -> row.outcome().activationRatio(),
              Figures::percent),
          new Margin(
              "activation_ratio",
              "Activation ratio ±",
              row -> row.precision().activationRatio(),
              Figures::percent),
          always("sparsity", "Sparsity", row -> row.outcome().sparsity(), Figures::percent),
          new Numeric(
              "natural_sparsity",
              "Natural sparsity",
              row -> row.outcome().naturalSparsity(),
              Figures::percent),
          always(
              "dense_loss",
              "Dense loss, nats",
              row -> row.outcome().denseLoss(),
              value -> Figures.fixed(value, 4)),
          always(
              "sparse_loss",
              "Sparse loss, nats",
              row -> row.outcome().sparseLoss(),
              value -> Figures.fixed(value, 4)),
          always(
              "ppl_ratio",
              "PPL ratio, evaluated",
              row -> row.outcome().pplRatio(),
              value -> Figures.fixed(value, 4)),
          new Numeric(
              "evaluated_activation_ratio",
              "Activation ratio, evaluated",
              row -> row.outcome().evaluatedRatio(),
              Figures::percent),
          new Numeric(
              "documents",
              "Documents",
              row ->
                  row.precision().documents().stream()
                      .mapToObj(OptionalDouble::of)
                      .findFirst()
                      .orElse(OptionalDouble.empty()),
              Figures::shortest),
          new Words(
              "interval_note", "Why no interval", row -> row.precision().intervalNote().orElse("")),
          always("tokens", "Tokens measured", row -> row.cost().tokens(), Figures::tokens),
          always(
              "dense_forward_seconds",
              "Dense forward, s",
              row -> row.cost().denseForwardSeconds(),
              value -> Figures.fixed(value, 2)),
          always(
              "total_seconds",
              "Total, s",
              row -> row.cost().totalSeconds(),
              value -> Figures.fixed(value, 2)),
          always(
              "forward_equivalents",
              "Forwards",
              row -> row.cost().forwardEquivalents(),
              value -> Figures.fixed(value, 2)),
          new Words("finished_at", "Finished", row -> row.cost().finishedAt().toString()));

  /** Name in the downloaded data, as in {@code measure --json}. */
  String key();

  /** Name on the page. */
  String heading();

  /** CSS class of its cells. */
  String cssClass();

  /** What a cell shows. */
  String shown(ShownMeasurement row);

  /** What a cell is sorted by; empty where there is no value. */
  String sorted(ShownMeasurement row);

  /** Adds the value to a row of the downloaded data. */
  void put(ShownMeasurement row, ObjectNode data);

  private static Numeric always(
      String key,
      String heading,
      ToDoubleFunction<ShownMeasurement> value,
      DoubleFunction<String> format) {
    return new Numeric(key, heading, row -> OptionalDouble.of(value.applyAsDouble(row)), format);
  }

  /** A column of text. */
  record Words(String key, String heading, Function<ShownMeasurement, String> value)
      implements MeasurementColumn {
    @Override
    public String cssClass() {
      return "words";
    }

    @Override
    public String shown(ShownMeasurement row) {
      return value.apply(row);
    }

    @Override
    public String sorted(ShownMeasurement row) {
      return value.apply(row);
    }

    @Override
    public void put(ShownMeasurement row, ObjectNode data) {
      data.put(key, value.apply(row));
    }
  }

  /** A column of margins with their intervals, some of which may be missing. */
  record Margin(
      String value,
      String heading,
      Function<ShownMeasurement, Optional<SamplingError>> error,
      DoubleFunction<String> format)
      implements MeasurementColumn {
    @Override
    public String key() {
      return value + "_se";
    }

    @Override
    public String cssClass() {
      return "number";
    }

    @Override
    public String shown(ShownMeasurement row) {
      return error
          .apply(row)
          .map(known -> "± %s (%s)".formatted(format.apply(known.margin()), known.ends(format)))
          .orElse("–");
    }

    @Override
    public String sorted(ShownMeasurement row) {
      return error.apply(row).map(known -> Double.toString(known.margin())).orElse("");
    }

    @Override
    public void put(ShownMeasurement row, ObjectNode data) {
      Optional<SamplingError> known = error.apply(row);
      data.put(key(), known.map(SamplingError::standardError).orElse(null));
      data.put(value + "_low", known.map(SamplingError::low).orElse(null));
      data.put(value + "_high", known.map(SamplingError::high).orElse(null));
    }
  }

  /** A column of numbers, some of which may be missing. */
  record Numeric(
      String key,
      String heading,
      Function<ShownMeasurement, OptionalDouble> value,
      DoubleFunction<String> format)
      implements MeasurementColumn {
    @Override
    public String cssClass() {
      return "number";
    }

    @Override
    public String shown(ShownMeasurement row) {
      OptionalDouble number = value.apply(row);
      return number.isPresent() ? format.apply(number.getAsDouble()) : "–";
    }

    @Override
    public String sorted(ShownMeasurement row) {
      OptionalDouble number = value.apply(row);
      return number.isPresent() ? Double.toString(number.getAsDouble()) : "";
    }

    @Override
    public void put(ShownMeasurement row, ObjectNode data) {
      OptionalDouble number = value.apply(row);
      if (number.isPresent()) {
        data.put(key, number.getAsDouble());
      } else {
        data.putNull(key);
      }
    }
  }
}
