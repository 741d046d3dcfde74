package io.sparsing.jobs.law;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A limit activation ratio that a new fit puts outside the 95 % interval of the fit before it.
 *
 * @param before the newest earlier fit of the same series, corpus and p, with the same options
 * @param now the new fit
 */
public record LimitMove(StoredLimit before, StoredLimit now) {
  private record Key(
      String series,
      Optional<String> corpusId,
      Optional<Double> percent,
      Optional<String> options) {
    static Key of(StoredLimit row) {
      return new Key(row.series(), row.corpusId(), row.percent(), row.options());
    }
  }

  /** Fits of {@code after} that {@code before} does not hold. */
  public static List<StoredLimit> added(List<StoredLimit> before, List<StoredLimit> after) {
    Set<String> known = before.stream().map(StoredLimit::fitId).collect(Collectors.toSet());
    return after.stream().filter(row -> !known.contains(row.fitId())).toList();
  }

  /** Moves from the fits that were there before to those that were added. */
  public static List<LimitMove> between(List<StoredLimit> before, List<StoredLimit> added) {
    Map<Key, StoredLimit> newest = new HashMap<>();
    before.stream()
        .sorted(Comparator.comparing(StoredLimit::createdAt))
        .forEach(row -> newest.put(Key.of(row), row));
    List<LimitMove> moves = new ArrayList<>();
    for (StoredLimit now : added) {
      StoredLimit earlier = newest.get(Key.of(now));
      if (earlier != null && !(now.limit() >= earlier.low() && now.limit() <= earlier.high())) {
        moves.add(new LimitMove(earlier, now));
      }
    }
    return moves;
  }

  /** In words, such as {@code run-a at p = 1: 0.12 (0.1 to 0.13) -> 0.15}. */
  public String text() {
    return "%s at p = %s: %.4f (%.4f to %.4f) -> %.4f"
        .formatted(
            now.series(),
            now.percent().map(LimitMove::plain).orElse("?"),
            before.limit(),
            before.low(),
            before.high(),
            now.limit());
  }

  private static String plain(double percent) {
    return percent == Math.rint(percent) ? "%.0f".formatted(percent) : Double.toString(percent);
  }
}
