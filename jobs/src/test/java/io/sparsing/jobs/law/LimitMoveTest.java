package io.sparsing.jobs.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitMoveTest {
  private static final Instant MONDAY = Instant.parse("2026-01-05T01:30:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-01-06T01:30:00Z");

  @Test
  void aLimitMovesWhenItLeavesTheIntervalOfTheFitBefore() {
    List<StoredLimit> before = List.of(fit("1", "run-a", 1.0, 0.12, 0.11, 0.13, MONDAY));
    StoredLimit inside = fit("2", "run-a", 1.0, 0.13, 0.12, 0.14, TUESDAY);
    StoredLimit outside = fit("3", "run-a", 1.0, 0.1301, 0.12, 0.14, TUESDAY);
    assertThat(LimitMove.between(before, List.of(inside))).isEmpty();
    List<LimitMove> moves = LimitMove.between(before, List.of(outside));
    assertThat(moves).extracting(LimitMove::now).containsExactly(outside);
    assertThat(moves.get(0).text())
        .isEqualTo("run-a at p = 1: 0.1200 (0.1100 to 0.1300) -> 0.1301");
  }

  @Test
  void theNewestFitOfTheSameSeriesAndIncreaseCounts() {
    StoredLimit monday = fit("1", "run-a", 1.0, 0.5, 0.4, 0.6, MONDAY);
    StoredLimit tuesday = fit("2", "run-a", 1.0, 0.2, 0.1, 0.3, TUESDAY);
    StoredLimit now = fit("3", "run-a", 1.0, 0.25, 0.2, 0.3, TUESDAY.plusSeconds(1));
    assertThat(LimitMove.between(List.of(tuesday, monday), List.of(now))).isEmpty();
    StoredLimit otherIncrease = fit("4", "run-a", 5.0, 0.9, 0.8, 1.0, TUESDAY);
    StoredLimit otherSeries = fit("5", "run-b", 1.0, 0.9, 0.8, 1.0, TUESDAY);
    assertThat(LimitMove.between(List.of(tuesday), List.of(otherIncrease, otherSeries))).isEmpty();
  }

  /** A fit by hand with another loss is no night's fit, however new it is. */
  @Test
  void onlyFitsWithTheSameOptionsCount() {
    StoredLimit monday = fit("1", "run-a", 1.0, 0.12, 0.11, 0.13, MONDAY);
    StoredLimit byHand = withOptions(fit("2", "run-a", 1.0, 0.3, 0.2, 0.4, TUESDAY), "loss huber");
    StoredLimit now = fit("3", "run-a", 1.0, 0.125, 0.12, 0.13, TUESDAY.plusSeconds(1));
    assertThat(LimitMove.between(List.of(monday, byHand), List.of(now))).isEmpty();
    assertThat(LimitMove.between(List.of(byHand), List.of(now))).isEmpty();
    StoredLimit moved = fit("4", "run-a", 1.0, 0.3, 0.2, 0.4, TUESDAY.plusSeconds(2));
    assertThat(LimitMove.between(List.of(monday, byHand), List.of(moved)))
        .extracting(LimitMove::before)
        .containsExactly(monday);
  }

  @Test
  void addedFitsAreThoseOfNewPoints() {
    StoredLimit old = fit("1", "run-a", 1.0, 0.5, 0.4, 0.6, MONDAY);
    StoredLimit added = fit("2", "run-a", 1.0, 0.5, 0.4, 0.6, TUESDAY);
    assertThat(LimitMove.added(List.of(old), List.of(old, added))).containsExactly(added);
  }

  private static StoredLimit fit(
      String id,
      String series,
      double percent,
      double limit,
      double low,
      double high,
      Instant createdAt) {
    return new StoredLimit(
        id,
        series,
        Optional.of("corpus"),
        Optional.of(percent),
        Optional.of("loss squared"),
        limit,
        low,
        high,
        createdAt);
  }

  private static StoredLimit withOptions(StoredLimit row, String options) {
    return new StoredLimit(
        row.fitId(),
        row.series(),
        row.corpusId(),
        row.percent(),
        Optional.of(options),
        row.limit(),
        row.low(),
        row.high(),
        row.createdAt());
  }
}
