package io.sparsing.jobs.law;

import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.jobs.table.MeasurementIds;
import io.sparsing.jobs.table.ModelComparisonRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A row of {@code model_comparisons} in the making. */
final class ComparisonDraft {
  private final String kind;
  private final List<ComparedModel> models;
  private final double estimate;
  private final String finding;
  private final Map<String, Double> details = new TreeMap<>();
  private Optional<Interval> interval = Optional.empty();
  private Optional<Double> margin = Optional.empty();
  private Optional<Double> pValue = Optional.empty();
  private Optional<Boolean> holds = Optional.empty();

  ComparisonDraft(String kind, List<ComparedModel> models, double estimate, String finding) {
    this.kind = kind;
    this.models = models;
    this.estimate = estimate;
    this.finding = finding;
  }

  /** A finding in words, with numbers as English has them. */
  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  ComparisonDraft within(Interval ends) {
    interval = Optional.of(ends);
    return this;
  }

  ComparisonDraft withMargin(double value) {
    margin = Optional.of(value);
    return this;
  }

  ComparisonDraft withPValue(double value) {
    pValue = Optional.of(value);
    return this;
  }

  ComparisonDraft with(String name, double value) {
    details.put(name, value);
    return this;
  }

  ComparisonDraft holding(boolean value) {
    holds = Optional.of(value);
    return this;
  }

  /** A row about a family, named by its activation function. */
  ModelComparisonRow family() {
    return row(models.get(0).activationFunction(), Optional.empty(), models.size());
  }

  /** A row that compares the first model with the second, by their tokens, neurons or points. */
  ModelComparisonRow pair(int members) {
    return row(models.get(0).name(), Optional.of(models.get(1).name()), members);
  }

  /** A row about one part of a model held against another. */
  ModelComparisonRow parts(String reference, int members) {
    return row(models.get(0).name(), Optional.of(reference), members);
  }

  private ModelComparisonRow row(String subject, Optional<String> reference, int members) {
    return new ModelComparisonRow(
        id(subject, reference),
        kind,
        subject,
        reference,
        models.get(0).series().corpusId(),
        models.get(0).series().percent(),
        members,
        estimate,
        interval.map(Interval::low),
        interval.map(Interval::high),
        margin,
        pValue,
        holds,
        details,
        finding,
        Instant.now());
  }

  /** The fits stand for their measurements and options. */
  private String id(String subject, Optional<String> reference) {
    List<String> parts =
        new ArrayList<>(
            List.of("comparison 1", kind, subject, reference.orElse(""), margin.toString()));
    models.forEach(model -> parts.add(model.fit().fitId()));
    return MeasurementIds.of(parts);
  }
}
