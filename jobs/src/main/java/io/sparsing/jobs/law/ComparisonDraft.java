package io.sparsing.jobs.law;

import io.sparsing.analysis.law.shape.Interval;
import io.sparsing.jobs.table.ModelComparisonRow;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A row of {@code model_comparisons} in the making. */
final class ComparisonDraft {
  private final ComparisonKey key;
  private final double estimate;
  private final String finding;
  private final Map<String, Double> details = new TreeMap<>();
  private Optional<Interval> interval = Optional.empty();
  private Optional<Double> pValue = Optional.empty();
  private Optional<Boolean> holds = Optional.empty();

  ComparisonDraft(ComparisonKey key, double estimate, String finding) {
    this.key = key;
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

  /**
   * The row.
   *
   * @param members models, tokens, neurons or points compared
   */
  ModelComparisonRow row(int members) {
    MeasuredSeries conditions = key.models().get(0).series();
    return new ModelComparisonRow(
        key.id(),
        key.kind().id(),
        key.subject(),
        key.reference(),
        conditions.corpusId(),
        conditions.percent(),
        members,
        estimate,
        interval.map(Interval::low),
        interval.map(Interval::high),
        key.margin(),
        pValue,
        holds,
        details,
        finding,
        Instant.now(),
        Optional.of(key.fitIds()));
  }
}
