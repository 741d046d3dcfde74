package io.sparsing.analysis.comparison;

import java.util.Arrays;
import java.util.Locale;

/** What a comparison of models asks. */
public enum ComparisonKind {
  /** Of one activation function, at about one size: {@link BottleneckFit}. */
  WIDTH_DEPTH("Does the width-depth ratio move the limit?"),
  /** Of one activation function, at about one size: {@link ShapeChoice}. */
  SHAPE("Which shape is sparse and loses little?"),
  /** Of one activation function: {@link ScaleTrend}. */
  SCALE("Does size move the limit?"),
  /** Of two models that are otherwise built alike: {@link LimitDifference}. */
  LIMIT_DIFFERENCE("How far apart are the limits of two activation functions?"),
  /** Of two models: {@link TokenAlignment}. */
  TOKEN_ALIGNMENT("Do two models activate for the same tokens?"),
  /** Of two models: {@link FrequencyComparison}. */
  NEURON_FREQUENCY("Are the neurons of two models active equally often?"),
  /** Of one model: {@link FrequencyComparison}. */
  LAYER_FREQUENCY("Are the neurons of the first and the last layer active equally often?");

  private final String question;

  ComparisonKind(String question) {
    this.question = question;
  }

  /** The kind with this identifier. */
  public static ComparisonKind named(String id) {
    return Arrays.stream(values())
        .filter(kind -> kind.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find kind of comparison: expected one of %s, found %s"
                        .formatted(Arrays.stream(values()).map(ComparisonKind::id).toList(), id)));
  }

  /** Identifier in tables, such as {@code width-depth}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In words. */
  public String question() {
    return question;
  }
}
