package io.sparsing.jobs.law;

import io.sparsing.analysis.comparison.ComparisonKind;
import io.sparsing.jobs.table.KeyHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a row of {@code model_comparisons} is about.
 *
 * @param kind what is asked
 * @param subject a series, or the activation function of a family
 * @param reference the series or layer that it is held against; empty for a family
 * @param margin what counts as no difference; empty where none is needed
 * @param models that are compared, at least one
 */
record ComparisonKey(
    ComparisonKind kind,
    String subject,
    Optional<String> reference,
    Optional<Double> margin,
    List<FittedSeries> models) {

  /** About a family, named by its activation function. */
  static ComparisonKey family(
      ComparisonKind kind, List<FittedSeries> models, Optional<Double> margin) {
    return new ComparisonKey(
        kind, models.get(0).activationFunction(), Optional.empty(), margin, models);
  }

  /** About two models. */
  static ComparisonKey pair(ComparisonKind kind, FittedSeries first, FittedSeries second) {
    return new ComparisonKey(
        kind, first.name(), Optional.of(second.name()), Optional.empty(), List.of(first, second));
  }

  /** About one part of a model held against another. */
  static ComparisonKey parts(ComparisonKind kind, FittedSeries model, String reference) {
    return new ComparisonKey(
        kind, model.name(), Optional.of(reference), Optional.empty(), List.of(model));
  }

  /** The key of its row. The fits stand for their measurements and options. */
  String id() {
    List<String> parts =
        new ArrayList<>(
            List.of("comparison 2", kind.id(), subject, reference.orElse(""), margin.toString()));
    parts.addAll(fitIds());
    return KeyHash.of(parts);
  }

  List<String> fitIds() {
    return models.stream().map(model -> model.fit().fitId()).toList();
  }
}
