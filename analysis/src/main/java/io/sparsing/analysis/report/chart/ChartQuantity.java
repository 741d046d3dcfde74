package io.sparsing.analysis.report.chart;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparsing.analysis.report.data.Figures;

/**
 * What an axis measures.
 *
 * @param field name of the value in a chart's data
 * @param title name on the axis
 * @param unit how it is written
 */
public record ChartQuantity(String field, String title, Unit unit) {
  /** Training tokens. */
  public static final ChartQuantity TRAINING_TOKENS =
      new ChartQuantity("training_tokens", "training tokens", Unit.TOKENS);

  /** Training loss. */
  public static final ChartQuantity TRAINING_LOSS =
      new ChartQuantity("training_loss", "training loss (nats per token)", Unit.NUMBER);

  /** Activation ratio. */
  public static final ChartQuantity ACTIVATION_RATIO =
      new ChartQuantity("activation_ratio", "activation ratio", Unit.SHARE);

  /** PPL ratio r. */
  public static final ChartQuantity PPL_RATIO =
      new ChartQuantity("ppl_ratio", "PPL ratio", Unit.NUMBER);

  static final ChartQuantity CETT = new ChartQuantity("cett", "CETT", Unit.NUMBER);

  /** Share of dead neurons. */
  public static final ChartQuantity DEAD_NEURONS =
      new ChartQuantity("dead_neuron_share", "dead neurons", Unit.SHARE);

  /** Share of positions at which a neuron is active. */
  public static final ChartQuantity FREQUENCY =
      new ChartQuantity(
          "activation_frequency", "activation frequency (share of positions)", Unit.SHARE);

  /** Share of neurons that are active more rarely. */
  public static final ChartQuantity NEURON_SHARE =
      new ChartQuantity("neuron_share", "share of neurons active more rarely", Unit.SHARE);

  /** Width-depth ratio. */
  public static final ChartQuantity WIDTH_DEPTH =
      new ChartQuantity("width_depth_ratio", "width-depth ratio (d_model / layers)", Unit.NUMBER);

  /** Non-embedding parameters. */
  public static final ChartQuantity SIZE =
      new ChartQuantity("non_embedding_parameters", "non-embedding parameters", Unit.TOKENS);

  /** How a value is written. */
  enum Unit {
    /** A large count, with k, M, B, T. */
    TOKENS,
    /** A share in percent. */
    SHARE,
    /** A plain number. */
    NUMBER
  }

  /** A value as it is written. */
  public String text(double value) {
    return switch (unit) {
      case TOKENS -> Figures.tokens(value);
      case SHARE -> Figures.percent(value);
      case NUMBER -> Figures.significant(value);
    };
  }

  /** The same as {@link #text}, for Vega to compute from a row of data. */
  String expression() {
    return expression(field);
  }

  /** The same for another field in the same unit. */
  String expression(String other) {
    String value = "datum." + other;
    return switch (unit) {
      case TOKENS -> "replace(format(" + value + ", '.3~s'), 'G', 'B')";
      case SHARE -> "format(" + value + ", '.2%')";
      case NUMBER -> "format(" + value + ", '.4~g')";
    };
  }

  /** Fills a channel of a specification: field, title and how labels are written. */
  public void describe(ObjectNode channel) {
    channel.put("field", field).put("type", "quantitative").put("title", title);
    channel.putObject("scale").put("zero", false).put("nice", false);
    ObjectNode axis = channel.putObject("axis");
    axis.put("labelOverlap", "greedy").put("labelSeparation", 6);
    if (unit != Unit.TOKENS) {
      // On a logarithmic axis with ticks of its own Vega would leave out labels to keep the count.
      axis.put("tickCount", 5);
    }
    switch (unit) {
      case TOKENS -> axis.put("labelExpr", "replace(format(datum.value, '~s'), 'G', 'B')");
      case SHARE -> axis.put("format", "~%");
      case NUMBER -> axis.put("format", "~g");
    }
  }
}
